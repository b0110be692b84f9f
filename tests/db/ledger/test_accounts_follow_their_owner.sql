-- What becomes of the money of an organisation that is closed, by its owner or by an admin.
begin;
select plan(22);
select tests.watch_identity();
create temp table f as select ann, bob, cleo, admin, tests.organization_of(ann) as anns, tests.organization_of(bob) as bobs,
  tests.organization_of(cleo) as cleos
from tests.create_user('ann@example.com') as ann, tests.create_user('bob@example.com') as bob,
  tests.create_user('cleo@example.com') as cleo,
  tests.create_user('admin@example.com', admin => true) as admin;
grant select on f to public;
select tests.set_password(u, 'correct horse') from f, unnest(array[ann, bob, cleo]) as u;
select tests.fund(anns, 500, 'JPY') from f;
select tests.forget_locks();
create temp table deposit as select tests.create_paid_deposit(anns, 15000) as id from f;
grant select on deposit to public;
select tests.forget_locks();
select ledger.open_account('organization', anns, 'promo', 'EUR'), ledger.open_account('organization', bobs, 'promo', 'USD') from f;
select ledger.post('test:1:credit', 'welcome_credit', tests.legs(tests.account('promo', bobs), 300, tests.account('promo_expense'), -300))
  from f;

create function pg_temp.status(organization uuid) returns text language sql as $$
  select string_agg(distinct a.currency || ' ' || a.status, ', ' order by a.currency || ' ' || a.status)
  from ledger.account as a where a.organization_id = organization
$$;
create function pg_temp.charge(organization uuid) returns text language plpgsql as $$
begin
  perform tests.forget_locks();
  return tests.outcome(format('select tests.charge_lead(gen_random_uuid(), %L, %L, %L, 1)', organization, ops.uuid_v7(), 'USD'));
end $$;

-- By its owner.
create temp table answer (body jsonb);
grant all on answer to public;
select tests.act_as(ann) from f;
insert into answer select api.close_account('correct horse');
select tests.act_as_nobody();
select is(
  (select jsonb_agg(m - 'organization_id') from answer, jsonb_array_elements(body -> 'money') as m),
  '[{"debt": 0, "promo": 0, "wallet": 500, "status": "frozen", "currency": "JPY"},
    {"debt": 0.00, "promo": 0.00, "wallet": 150.00, "status": "frozen", "currency": "USD"}]',
      'whoever closes an account is told what money is left');
select ok(body ->> 'note' like '%stays yours%', 'whoever closes an account is told that the money stays theirs') from answer;
select is(pg_temp.status(anns), 'EUR closed, JPY frozen, USD frozen', 'frozen where money is left, closed where not') from f;
select is(ledger.funds_of(anns, 'USD'), 0::bigint, 'a closed organisation has nothing to spend') from f;
select is(pg_temp.charge(anns), 'LM403', 'a charge from a frozen wallet is LM403') from f;
select ok(after -> 'money' = body -> 'money', 'the audit log has the change') from audit.event, answer where action = 'account_closed';
select tests.act_as(bob) from f;
select is(api.close_account('correct horse') -> 'note', 'null', 'credit alone is no money') ;
select tests.act_as_nobody();
select is(pg_temp.status(bobs), 'USD closed', 'the account of an owner with promotional credit only is closed: the credit lapses') from f;
select is(pg_temp.charge(bobs), 'LM403', 'a charge from a closed account is LM403') from f;

-- The operator pays it back.
select tests.act_as(admin) from f;
select results_eq($$ select currency, status, wallet, available from api.balances, f where organization_id = anns order by 1 $$,
  $$ values ('EUR', 'closed', 0.00, 0.00), ('JPY', 'frozen', 500, 0), ('USD', 'frozen', 150.00, 0.00) $$,
    'admins see what is to be paid back');
select tests.forget_locks();
select lives_ok($$ select api.refund_deposit(id) from deposit $$, 'an admin refunds it to the card that paid');
select tests.forget_locks();
select lives_ok($$ select api.adjust_balance(anns, -500, 'paid back by bank transfer', 'JPY', request_key => 'by bank')
  from f $$, 'an admin pays it back in another way, with a reason');
select tests.act_as_nobody();
select is((select string_agg(format('%s %s held %s', a.currency, a.balance, a.held), ', ' order by a.currency)
  from ledger.account as a, f where a.organization_id = anns and a.kind = 'wallet'), 'EUR 0 held 0, JPY 0 held 0, USD 15000 held 15000',
    'out of the frozen wallet');

-- A payment that comes in afterwards is kept, and not spent.
select tests.forget_locks();
select tests.fund(anns, 100, 'GBP') from f;
select is(pg_temp.status(anns), 'EUR closed, GBP frozen, JPY frozen, USD frozen', 'what comes in later is frozen') from f;

-- By an admin, and back again.
select tests.fund(cleos, 1000) from f;
select tests.act_as(admin) from f;
select is(tests.outcome(format('select api.set_organization_status(%L, %L)', cleos, 'suspended')), 'done',
  'an admin suspends an organisation') from f;
select tests.act_as_nobody();
select is(pg_temp.status(cleos), 'USD open', 'a suspended organisation keeps its accounts') from f;
select tests.act_as(admin) from f;
select is(tests.outcome(format('select api.set_organization_status(%L, %L)', cleos, 'deactivated')), 'done',
  'an admin closes an organisation') from f;
select tests.act_as_nobody();
select is(pg_temp.status(cleos), 'USD frozen', 'the money of a closed organisation is frozen') from f;
select isnt_empty($$ select from audit.event
  where entity = 'ledger.account' and before ->> 'status' = 'open' and after ->> 'status' = 'frozen' and user_id = (select admin from f) $$,
  'the audit log records that the account was frozen, and by whom');
select tests.act_as(admin) from f;
select tests.forget_locks();
select is(tests.outcome(format('select api.set_organization_status(%L, %L)', cleos, 'active')), 'done',
  'an admin activates the organisation again') from f;
select tests.act_as_nobody();
select is(split_part(pg_temp.status(cleos), ',', 1), 'USD open', 'it has its money again') from f;
select is_empty('select * from billing.verify()', 'the ledger is right');

select * from finish();
rollback;
