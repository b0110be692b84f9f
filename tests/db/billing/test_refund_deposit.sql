begin;
select plan(49);

create temp table people as
select tests.create_user('owner@example.com') as owner, tests.create_user('stranger@example.com') as stranger,
  tests.create_user('boss@example.com', admin => true) as boss;
create temp table o as
select m.organization_id as id from identity.membership as m join people on people.owner = m.user_id;
grant select on people, o to member, admin;
create temp table d as select tests.create_paid_deposit(id) as id from o;
grant select on d to member, admin;
create temp table made (id uuid);
grant select, insert on made to member, admin;
create function pg_temp.detail_of(statement text) returns text language plpgsql as $$
declare
  v_detail text;
begin
  execute statement;
  return null;
exception when others then
  get stacked diagnostics v_detail = pg_exception_detail;
  return v_detail;
end
$$;
create function pg_temp.purse() returns text language sql as $$ select tests.purse(id) from o $$;
create function pg_temp.act(email text) returns void language plpgsql as $$
begin
  perform tests.act_as_nobody();
  perform tests.forget_locks();
  perform tests.act_as((select id from identity.user_account as u where u.email = act.email));
end
$$;

-- Denials.
select tests.act_as_anon();
select throws_ok($$ select api.refund_deposit(gen_random_uuid()) $$, '42501', null, 'anonymous callers may not request a refund');
select pg_temp.act('stranger@example.com');
select throws_like($$ select api.refund_deposit(id) from d $$, '%LM507%', 'a stranger''s deposit does not exist');
select pg_temp.act('owner@example.com');
select throws_like($$ select api.refund_deposit(gen_random_uuid()) $$, '%LM507%', 'a deposit that does not exist is LM507');
select throws_like($$ select api.refund_deposit(id, 50.01) from d $$, '%LM529%', 'an amount above the deposit is LM529');
select throws_like($$ select api.refund_deposit(id, 0) from d $$, '%LM529%', 'an amount of zero is LM529');
select throws_like($$ select api.refund_deposit(id, -1) from d $$, '%LM529%', 'a negative amount is LM529');
select throws_ok($$ select api.refund_deposit(id, 'NaN') from d $$, 'LM410', null, 'an amount of NaN is LM410');
select throws_ok($$ select api.refund_deposit(id, 1.001) from d $$, 'LM411', null, 'a fraction of a cent is LM411');
select throws_like($$ select api.refund_deposit(id, 1, repeat('x', 501)) from d $$, '%LM068%', 'a reason that is too long is LM068');
select tests.act_as_nobody();
update identity.membership as m set role = 'viewer' from people where m.user_id = people.owner;
select pg_temp.act('owner@example.com');
select throws_like($$ select api.refund_deposit(id) from d $$, '%LM115%', 'a viewer may not request a refund');
select tests.act_as_nobody();
update identity.membership as m set role = 'owner' from people where m.user_id = people.owner;
select is(pg_temp.purse(), 'debt 0, promo 0, wallet 5000', 'the refused requests hold nothing');

-- Asked for.
select pg_temp.act('owner@example.com');
insert into made select api.refund_deposit(id, 20, ' too much ') from d;
select tests.act_as_nobody();
select is(pg_temp.purse(), 'debt 0, promo 0, wallet 5000 (2000 held)', 'the requested amount is held in the wallet');
select results_eq('select status, amount, processor_amount, reason from billing.refund',
  $$ values ('requested', 2000::bigint, 2000::bigint, 'too much') $$, 'a refund that was asked for is recorded with its reason');
select results_eq($$ select task_name::text, lock from queue.procrastinate_jobs where task_name = 'send_refund' $$,
  $$ select 'send_refund', 'refund:' || id from made $$, 'the job that sends the refund is deferred');
select pg_temp.act('owner@example.com');
select throws_like($$ select api.refund_deposit(id, 10) from d $$, '%LM527%', 'a second request while one is in progress is LM527');
select results_eq($$ select id, amount from api.deposit_refunds $$, $$ select id, 20.00
  from made $$, 'the user who asked for a refund sees it');
select pg_temp.act('stranger@example.com');
select is_empty($$ select id from api.deposit_refunds $$, 'a stranger does not see it');
select tests.act_as_nobody();

-- The processor pays it out; its news names our row before the answer to our call is there.
select is(tests.receive_stripe('evt_f1', 'refund.created',
  tests.stripe_refund(d.id, 're_f1', 2000, jsonb_build_object('metadata', jsonb_build_object('refund_id', made.id)))), 'applied',
    'the refund succeeds') from d, made;
select is(pg_temp.purse(), 'debt 0, promo 0, wallet 3000', 'the wallet pays the held amount');
select results_eq('select refund_id, status, has_left from billing.refund', $$
  values ('re_f1', 'succeeded', true) $$, 'our row has the processor''s id');
select is((select j.kind || ' ' || h.state from ledger.hold as h join ledger.journal as j on j.id = h.journal_id), 'refund captured',
  'its hold is captured');

-- The rest, by an admin; promotional credit does not go back.
select pg_temp.act('owner@example.com');
select throws_like($$ select api.refund_deposit(id, 30.01) from d $$, '%LM529%', 'partial refunds add up to at most the deposit');
select tests.act_as_nobody();
truncate made;
select pg_temp.act('boss@example.com');
insert into made select api.refund_deposit(id) from d;
select tests.act_as_nobody();
select is(pg_temp.purse(), 'debt 0, promo 0, wallet 3000 (3000 held)', 'a refund without an amount holds all that is left');
select throws_ok($$ select tests.charge_lead(gen_random_uuid(), (select id from o), '00000000-0000-7000-8000-0000000000e1', 'USD', 1) $$,
  'LM401', null, 'held money buys nothing');
select tests.forget_locks();

-- Refused by the processor: free again.
select tests.forget_locks();
select is(billing.record_refund_refusal(id, 'charge_disputed'), true, 'a refusal of the processor is recorded') from made;
select is(pg_temp.purse(), 'debt 0, promo 0, wallet 3000', 'the refusal releases the hold');
select is((select status || ' ' || failure_reason from billing.refund join made using (id)), 'failed charge_disputed',
  'a failed refund keeps the reason of its failure');

-- Spent money is not there.
select tests.forget_locks();
do $$ begin perform tests.charge_lead(gen_random_uuid(), (select id from o), '00000000-0000-7000-8000-0000000000e1', 'USD', 2500); end $$;
select pg_temp.act('owner@example.com');
select throws_ok($$ select api.refund_deposit(id, 30) from d $$, 'LM401', null, 'spent money is not refunded');
select is(pg_temp.detail_of('select api.refund_deposit(id, 30) from d'), '5.00 of 30.00 USD',
  'a refund of more than there is says how much there is');
select tests.act_as_nobody();
do $$ begin perform tests.forget_locks(); perform tests.charge_lead(gen_random_uuid(), (select id from o),
  '00000000-0000-7000-8000-0000000000e1', 'USD', 500); end $$;
select pg_temp.act('owner@example.com');
select throws_like($$ select api.refund_deposit(id) from d $$, '%LM529%', 'a refund of nothing is LM529');

-- States.
select tests.act_as_nobody();
create temp table open as select tests.create_deposit(id) as id from o;
create temp table disputed as select tests.create_paid_deposit(id) as id from o;
grant select on open, disputed to member;
select tests.receive_stripe('evt_f2', 'charge.dispute.created', tests.stripe_dispute(id, 'dp_f', 'needs_response', '{}')) from disputed;
select pg_temp.act('owner@example.com');
select throws_like($$ select api.refund_deposit(id, 1) from open $$, '%LM526%', 'an unpaid deposit is LM526');
select throws_like($$ select api.refund_deposit(id, 1) from disputed $$, '%LM528%', 'a disputed deposit is LM528');
select tests.act_as_nobody();
select is_empty('select * from billing.verify()', 'the ledger is right');
select is((select count(*) from ledger.hold where state = 'active'), 0::bigint, 'no hold is left active');

-- What costs us.
create temp table churn as select tests.organization_of(tests.create_user('churn@example.com')) as o;
create temp table many (id uuid, place serial);
grant select on many, churn to public;
create function pg_temp.back(deposit uuid, email text, amount numeric default null) returns text language plpgsql as $$
declare
  v_outcome text;
begin
  perform pg_temp.act(email);
  v_outcome := tests.outcome(format('select api.refund_deposit(%L, %L)', deposit, amount));
  perform tests.act_as_nobody(), tests.forget_locks();
  return v_outcome;
end
$$;
insert into many (id) select tests.create_paid_deposit(o) from churn, generate_series(1, 4);
select is(pg_temp.back(id, 'churn@example.com', 1), case when place < 4 then 'done'
  else '429 LM537' end, 'three refunds a month: ' || place) from many;
select is(pg_temp.back(id, 'boss@example.com', 1), 'done', 'then an admin is asked, who may') from many where place = 4;

-- The welcome credit buys nothing that its owner's money then leaves.
create function pg_temp.credited(email text, amount bigint, spent bigint) returns uuid language plpgsql as $$
declare
  v_organization uuid := tests.organization_of(tests.create_user(email));
  v_deposit uuid := tests.create_paid_deposit(v_organization, amount);
begin
  perform tests.forget_locks(), ledger.grant_welcome_credit(v_organization), tests.forget_locks(),
    tests.charge_lead(gen_random_uuid(), v_organization, '00000000-0000-7000-8000-0000000000e1', 'USD', spent), tests.forget_locks();
  return v_deposit;
end
$$;
create temp table bought as select
  pg_temp.credited('thief@example.com', 1000, 2000) as thief,
  pg_temp.credited('half@example.com', 15000, 18000) as half,
  pg_temp.credited('honest@example.com', 25000, 21000) as honest;
select is(pg_temp.back(thief, 'thief@example.com', a), '409 LM538',
  'contact data for a deposit that goes back: ' || coalesce(a::text, 'all')) from bought, unnest(array[null, 10, 0.01]) as a;
select is(pg_temp.back(thief, 'boss@example.com'), 'done', 'an admin may refund more') from bought;
select is(pg_temp.back(half, 'half@example.com', 50.01), '409 LM538', 'of 100.00 of credit and 80.00 of his own that he spent 20.00 stay')
  from bought;
select is(pg_temp.back(half, 'half@example.com'), 'done', 'a refund without an amount is accepted') from bought;
select is((select amount from billing.refund where deposit_id = half), 5000::bigint, 'a refund without an amount is all that may go')
  from bought;
select is(pg_temp.back(honest, 'honest@example.com', 140), 'done', 'who has spent more of his own has all the rest') from bought;

-- A stolen access token is not enough.
select tests.act_as_nobody();
update identity.session set proved_at = clock_timestamp() - interval '6 minutes';
select pg_temp.act('owner@example.com');
select throws_like($$ select api.refund_deposit(id) from d $$, '%LM160%', 'money goes back to a card after a fresh proof only');
select pg_temp.act('boss@example.com');
select throws_like($$ select api.refund_deposit(id) from d $$, '%LM160%', 'that of an admin, too');

select * from finish();
rollback;
