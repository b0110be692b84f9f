begin;
select plan(49);

-- What each kind of journal may do to promotional credit. A new kind fails here until somebody has thought of it.
create temp table kind (kind text, effect text) on commit drop;
insert into kind values
  ('deposit', 'none'), ('payment', 'none'), ('welcome_credit', 'gives'), ('lead_charge', 'takes'), ('feedback_reward', 'gives'),
  ('feedback_reward_reversed', 'takes'), ('lead_refund', 'gives'), ('refund', 'none'), ('refund_failed', 'none'), ('dispute', 'none'),
  ('dispute_reinstated', 'none'), ('debt_repaid', 'none'), ('bank_settlement', 'none'), ('processor_fee', 'none'), ('tax', 'none'),
  ('manual_credit', 'gives'), ('manual_debit', 'takes'), ('reversal', 'both');
select results_eq('select kind from kind order by 1', 'select kind from ledger.journal_kind order by 1', 'every kind of journal is in the table');
select is_empty($$select k.kind from ledger.journal_kind as k join kind as t on t.kind = k.kind where k.spends_promo and t.effect <> 'takes'$$,
  'a kind that spends promotional credit takes it');

-- An organisation with money and credit goes every way that the product has.
create temp table f as select tests.create_user(admin => true) as admin, tests.create_market('at_once', 20, 5) as niche,
  tests.create_user() as buyer;
create temp table o as select tests.organization_of(buyer) as id from f;
grant select on f, o to public;
create function pg_temp.purse() returns text language sql as $$ select tests.purse(id) from o $$;
create function pg_temp.money() returns bigint language sql as $$
  select coalesce(sum(a.balance), 0)::bigint from ledger.account as a, o where a.organization_id = o.id and a.kind in ('wallet', 'debt') $$;
create temp table start as select coalesce(max(id), 0) as journal_id from ledger.journal;

create temp table deposit as select tests.create_paid_deposit(id) as id from o;
grant select on deposit to public;
select ledger.grant_welcome_credit(id), tests.forget_locks() from o;
select is(pg_temp.purse(), 'debt 0, promo 10000, wallet 5000', 'a deposit and the welcome credit lie apart');

-- Leads: bought by credit, given back, rewarded, and the reward taken back.
create temp table listing as select tests.create_listing(niche) as id, n from f, generate_series(1, 3) as n;
grant select on listing to public;
select tests.act_as(buyer) from f;
select tests.buy(id) from listing where n = 1;
select tests.forget_locks();
select api.give_feedback(id, true, 'responsive') from api.assignments;
select tests.act_as_nobody(); select tests.forget_locks();
select is(pg_temp.purse(), 'debt 0, promo 8200, wallet 5000', 'a lead and the reward for feedback are credit');
select sale.refund_assignments(a.lead_id, array[a.id], 'a bad lead') from sale.assignment as a, o where a.organization_id = o.id;
select tests.forget_locks();
select is(pg_temp.purse(), 'debt 0, promo 10000, wallet 5000', 'the price of a lead comes back as what it was paid with, and the reward goes');

-- By hand, and undone.
create temp table hand (journal_id bigint);
grant insert on hand to admin;
select tests.act_as(admin) from f;
insert into hand select api.adjust_balance(id, 10, 'for a test of credit', account => 'promo', request_key => '1') as journal_id from o;
select tests.act_as_nobody(); select tests.forget_locks();
select tests.act_as(admin) from f;
select api.adjust_balance(id, -5, 'for a test of credit', account => 'promo', request_key => '2') from o;
select tests.act_as_nobody(); select tests.forget_locks();
select is(pg_temp.purse(), 'debt 0, promo 10500, wallet 5000', 'an admin gives and takes credit');
select ledger.reverse('test:hand:undone', journal_id, 'it was an error'), tests.forget_locks() from hand;
select is(pg_temp.purse(), 'debt 0, promo 9500, wallet 5000', 'what is undone goes where it came from');
select is(tests.outcome(format($$select api.adjust_balance(%L, 1, 'for a test of credit', account => 'debt', request_key => '3')$$, id)), '42501',
  'a member adjusts nothing') from o, (select tests.act_as(buyer) from f) as a;
select tests.act_as_nobody();

-- Bought with credit and money together; the money goes back to its card and the lead is returned.
select tests.act_as(admin) from f;
select api.adjust_balance(id, -85, 'nearly all of it', account => 'promo', request_key => '4') from o;
select tests.act_as_nobody(); select tests.forget_locks();
select tests.act_as(buyer) from f;
select tests.buy(id) from listing where n = 2;
select tests.act_as_nobody(); select tests.forget_locks();
select is(pg_temp.purse(), 'debt 0, promo 0, wallet 4000', 'a lead takes credit first, then money');
select tests.receive_stripe('evt_out', 'refund.created', tests.stripe_refund(id, 're_out', 5000)), tests.forget_locks() from deposit;
select is(pg_temp.purse(), 'debt -1000, promo 0, wallet 0', 'what went back to the card beyond the money there is debt');
select sale.refund_assignments(a.lead_id, array[a.id], 'a bad lead') from sale.assignment as a, o
where a.organization_id = o.id and a.status = 'sold';
select tests.forget_locks();
select is(pg_temp.purse(), 'debt 0, promo 1000, wallet 0', 'the money share of a returned lead repays debt, its credit is credit again');
select tests.receive_stripe('evt_failed', 'refund.failed', tests.stripe_refund(id, 're_out', 5000, '{"status": "failed"}')), tests.forget_locks()
from deposit;
select is(pg_temp.purse(), 'debt 0, promo 1000, wallet 5000', 'a refund that did not arrive is money again');

-- A dispute, while credit is there: it pays no debt.
select tests.act_as(admin) from f;
select api.adjust_balance(id, -45, 'spent elsewhere', request_key => '5') from o;
select tests.act_as_nobody(); select tests.forget_locks();
select tests.receive_stripe('evt_dispute', 'charge.dispute.funds_withdrawn',
  tests.stripe_dispute(id, 'dp_1', 'needs_response', array[-5000])), tests.forget_locks() from deposit;
select is(pg_temp.purse(), 'debt -4500, promo 1000, wallet 0', 'credit pays no debt');
select is(ledger.funds_of(id, 'USD'), 0::bigint, 'and buys nothing while there is debt') from o;
select is(ledger.repay_debt('test:credit:repays', id, 'USD'), null, 'nor is it taken for debt later') from o;
select tests.act_as(buyer) from f;
select isnt(tests.buy(id), 'done', 'a lead cannot be bought with credit while there is debt') from listing where n = 3;
select tests.act_as_nobody(); select tests.forget_locks();
select tests.act_as(admin) from f;
select api.adjust_balance(id, 50, 'credit in plenty', account => 'promo', request_key => '6') from o;
select tests.act_as_nobody(); select tests.forget_locks();
select is(pg_temp.purse(), 'debt -4500, promo 6000, wallet 0', 'credit from an admin repays no debt');
select tests.receive_stripe('evt_won', 'charge.dispute.funds_reinstated', tests.stripe_dispute(id, 'dp_1', 'won', array[-5000, 5000])),
  tests.forget_locks() from deposit;
select is(pg_temp.purse(), 'debt 0, promo 6000, wallet 500', 'a dispute that was won is money again');

-- A deposit is not refunded out of credit, and what is held is not either.
create temp table spent as select tests.create_paid_deposit(id, 3000) as id from o;
grant select on spent to public;
select tests.act_as(admin) from f;
select api.adjust_balance(id, -30, 'spent elsewhere', request_key => '7') from o;
select tests.act_as_nobody(); select tests.forget_locks();
select tests.act_as(buyer) from f;
select matches(tests.outcome(format('select api.refund_deposit(%L, 30)', id)), '(LM401|LM538)$',
  'a deposit is refunded from money only, whatever credit is there') from spent;
select tests.act_as_nobody(); select tests.forget_locks();
create temp table held as select ledger.place_hold('test:credit:held', a.id, 1000, 'test') as id from ledger.account as a, o
where a.organization_id = o.id and a.kind = 'promo';
select tests.forget_locks();
select is(tests.outcome(format($$select ledger.capture_hold(%s, 'test:credit:captured', '%s', %s, reason => 'a test of credit')$$,
  h.id, k.kind, tests.account('wallet', o.id))),
  'LM423', 'held credit is not captured into a wallet as ' || k.kind)
from held as h, o, (values ('lead_charge'), ('manual_debit')) as k (kind);
select ledger.release_hold(id), tests.forget_locks() from held;
select is(tests.outcome(format($$select ledger.post('test:credit:changed', 'manual_debit', tests.legs(
    tests.account('promo', %1$L), -100, tests.account('lead_revenue'), 100,
    tests.account('lead_revenue', null, 'EUR'), -100, tests.account('wallet', %1$L, 'EUR'), 100), reason => 'a test of credit')$$, o.id)),
  'LM423', 'credit does not become money of another currency in the same journal')
from o;
select tests.forget_locks();

-- Plans with their taxes, payments without a wallet, fees and the bank have nothing to do with a purse.
select ledger.post('test:fee:posted', 'processor_fee', tests.legs(tests.account('processor_fees'), -30, tests.account('stripe_clearing'), 30));
select ledger.post('test:bank:posted', 'bank_settlement', tests.legs(tests.account('bank'), -100, tests.account('stripe_clearing'), 100));
select ledger.post('test:payment:posted', 'payment', tests.legs(tests.account('stripe_clearing'), -100, tests.account('payment_revenue'), 100));
select tests.publish_plans();
select tests.store_plan(tests.create_customer(id), array[tests.stripe_subscription('sub_1')], array[tests.stripe_invoice(
  'in_1', 'sub_1', amount => 5880, changes => '{"total": 5880, "total_taxes": [{"amount": 980}]}')]) from o;
select tests.forget_locks();
select is(pg_temp.purse(), 'debt 0, promo 6000, wallet 500', 'what moves on the platform leaves the purse alone');

-- Debt that is repaid by free money.
create temp table hold as select ledger.place_hold('test:money:held', a.id, 500, 'test') as id from ledger.account as a, o
where a.organization_id = o.id and a.kind = 'wallet';
select tests.forget_locks();
select ledger.post('test:second:refunded', 'refund', tests.legs(tests.account('wallet', id), -200, tests.account('stripe_clearing'), 200)),
  tests.forget_locks() from o;
select ledger.release_hold(id), tests.forget_locks() from hold;
select ledger.lock_accounts(array(select a.id from ledger.account as a where a.organization_id = o.id)),
  ledger.repay_debt('test:debt:repaid', id, 'USD'), tests.forget_locks() from o;
select is(pg_temp.purse(), 'debt 0, promo 6000, wallet 300', 'debt is repaid by money');

-- The end: what is left of the credit lapses.
update identity.organization set status = 'deactivated' where id = (select id from o);
select is(ledger.funds_of(id, 'USD'), 0::bigint, 'a closed organisation spends nothing') from o;
select is((ledger.balances_of_organizations(array[id]) -> 0 ->> 'wallet')::numeric, 3.00, 'what is paid back is its money') from o;
update identity.organization set status = 'active' where id = (select id from o);

-- Every kind was seen, and did what the table says.
create temp table seen as
select k.kind, coalesce(bool_or(a.kind = 'promo' and e.amount > 0), false) as gives,
  coalesce(bool_or(a.kind = 'promo' and e.amount < 0), false) as takes, count(j.id) as count
from kind as k
left join (select j.* from ledger.journal as j, start as s where j.id > s.journal_id) as j on j.kind = k.kind
left join ledger.entry as e on e.journal_id = j.id
left join ledger.account as a on a.id = e.account_id
group by k.kind;
select is_empty('select kind from seen where count = 0', 'every kind of journal was walked through');
select is(case when s.gives and s.takes then 'both' when s.gives then 'gives' when s.takes then 'takes' else 'none' end,
  case k.effect when 'both' then 'takes' else k.effect end, k.kind || ' does to credit what the table says')
from seen as s join kind as k on k.kind = s.kind order by k.kind;
select is_empty($$
  select j.id from ledger.journal as j join ledger.entry as e on e.journal_id = j.id join ledger.account as a on a.id = e.account_id
  group by j.id having bool_or(a.kind = 'promo' and e.amount < 0) and bool_or(a.kind in ('wallet', 'debt') and e.amount > 0)$$,
  'no journal took credit and gave money');

-- By no kind, whoever posts it: straight, into debt, by a detour over the platform, or into the purse of another one.
select ledger.post('test:third:refunded', 'refund', tests.legs(tests.account('wallet', id), -1000, tests.account('stripe_clearing'), 1000)) from o;
create temp table other as select tests.create_organization() as id;
create function pg_temp.turn(kind text, way text, leg text) returns text language plpgsql as $$
begin
  perform tests.forget_locks();
  return tests.outcome(format('select ledger.post(%L, %L, tests.legs(%s), reason => %L)', format('test:%s:%s', way, kind), kind, leg,
    'a test of credit'));
end
$$;
create temp table turned as
select k.kind, v.way, pg_temp.turn(k.kind, v.way, v.leg) as answer
from ledger.journal_kind as k, o, other
cross join lateral (values
  ('straight', format('%s, -100, %s, 100', tests.account('promo', o.id), tests.account('wallet', o.id))),
  ('into_debt', format('%s, -100, %s, 100', tests.account('promo', o.id), tests.account('debt', o.id))),
  ('by_detour', format('%s, -100, %s, 100, %s, 100, %s, -100', tests.account('promo', o.id), tests.account('wallet', o.id),
    tests.account('promo_expense'), tests.account('adjustments'))),
  ('to_another', format('%s, -100, %s, 100', tests.account('promo', o.id), tests.account('wallet', other.id)))) as v (way, leg);
select is(array_agg(format('%s %s: %s', way, kind, answer)), null, 'no kind turns credit into money: the ledger itself refuses it')
from turned where answer <> case
  -- Debt is repaid first, or nothing is spent while there is some.
  when answer = 'LM403' and kind in (select j.kind from ledger.journal_kind as j where j.is_authorizing) then 'LM403' else 'LM423' end;

-- Whatever happens in whichever order: leads, rewards and credit never leave more money than was paid in.
-- One random number for each choice, so that every version of PostgreSQL walks the same way.
select setseed(0.17);
create temp table q as select tests.create_organization() as id;
create function pg_temp.gained() returns bigint language sql as $$
  -- What an organisation has, less what came in from outside and from admins' hands.
  select coalesce(sum(e.amount) filter (where a.kind in ('wallet', 'debt')), 0)
    + coalesce(sum(e.amount) filter (where a.kind in ('stripe_clearing', 'adjustments')), 0)
  from ledger.entry as e join ledger.account as a on a.id = e.account_id
  where e.journal_id in (
    select d.journal_id from ledger.entry as d join ledger.account as b on b.id = d.account_id join q on b.organization_id = q.id)
$$;
create function pg_temp.step(number integer) returns text language plpgsql as $$
declare
  v_id constant uuid := (select id from q);
  v_key constant text := format('test:step:%s', number);
  v_wallet constant bigint := tests.account('wallet', v_id);
  v_promo constant bigint := tests.account('promo', v_id);
  v_amount constant bigint := 1 + floor(random() * 3000);
  v_deed constant text := (array['deposit', 'refund', 'refund_failed', 'dispute', 'dispute_reinstated', 'lead_charge', 'lead_charge', 'lead_charge',
    'feedback_reward', 'feedback_reward_reversed', 'manual_credit', 'manual_debit', 'undo', 'undo', 'undo_money', 'repay'])[1 + floor(random() * 16)];
  v_journal bigint;
begin
  select (array_agg(e.journal_id order by e.id))[1 + floor(random() * count(*))] into v_journal
  from ledger.entry as e where e.account_id in (v_wallet, v_promo);
  perform tests.forget_locks();
  case
    when v_deed in ('deposit', 'refund_failed', 'dispute_reinstated') then
      perform ledger.post(v_key, v_deed, tests.legs(v_wallet, v_amount, tests.account('stripe_clearing'), -v_amount));
    when v_deed in ('refund', 'dispute') then
      perform ledger.post(v_key, v_deed, tests.legs(v_wallet, -v_amount, tests.account('stripe_clearing'), v_amount));
    when v_deed = 'lead_charge' then
      perform ledger.post(v_key, v_deed, tests.legs(v_wallet, -v_amount, tests.account('lead_revenue'), v_amount));
    when v_deed = 'feedback_reward' then
      perform ledger.post(v_key, v_deed, tests.legs(v_promo, v_amount, tests.account('promo_expense'), -v_amount));
    when v_deed = 'feedback_reward_reversed' then
      perform ledger.post(v_key, v_deed, tests.legs(v_wallet, -v_amount, tests.account('promo_expense'), v_amount));
    when v_deed like 'manual%' then
      perform ledger.post(v_key, v_deed, tests.legs(v_promo, case v_deed when 'manual_credit' then v_amount else -v_amount end,
        tests.account('promo_expense'), case v_deed when 'manual_credit' then -v_amount else v_amount end), reason => 'a test of credit');
    when v_deed = 'undo' then
      perform ledger.reverse(v_key, v_journal, 'a test of credit', kind => case when random() < 0.5 then 'reversal' else 'lead_refund' end);
    when v_deed = 'undo_money' then
      select (array_agg(j.id order by j.id))[1 + floor(random() * count(*))] into v_journal
      from ledger.journal as j join ledger.entry as e on e.journal_id = j.id
      where e.account_id = v_wallet and j.kind = 'lead_charge';
      perform ledger.reverse(v_key, v_journal, 'a test of credit', tests.legs(v_wallet, v_amount / 10, tests.account('lead_revenue'), -v_amount / 10));
    else
      perform ledger.lock_accounts(array(select a.id from ledger.account as a where a.organization_id = v_id)),
        ledger.repay_debt(v_key, v_id, 'USD');
  end case;
  set constraints all immediate;
  set constraints all deferred;
  return v_deed;
exception when others then
  return sqlstate;
end
$$;
create temp table step as
select n, pg_temp.step(n) as deed, pg_temp.gained() as gained from generate_series(1, 400) as n;
select is_empty('select * from step where gained > 0', 'no step left more money than had come in');
select is_empty($$select k from unnest('{deposit,refund,dispute,lead_charge,feedback_reward,feedback_reward_reversed,manual_credit,manual_debit,undo,undo_money,repay}'::text[]) as k
  where (select count(*) from step where deed = k) < 3$$, 'each deed was done several times');

select * from finish();
rollback;
