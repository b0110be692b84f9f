begin;
select plan(13);

create temp table o as select tests.create_organization() as id;
create temp table d as select tests.create_deposit(id) as id from o;
create temp table s as select session_id as id from billing.deposit join d using (id);
create function pg_temp.jobs() returns bigint language sql as $$
  select count(*) from queue.procrastinate_jobs as j join d on j.args ->> 'deposit_id' = d.id::text
    where j.task_name = 'refresh_deposit_session'
$$;

select throws_ok($$ set local role member; select billing.find_deposit_by_session('cs_1') $$, '42501', null, 'members ask the page');
reset role;
select throws_ok($$ set local role leadmill_api; select billing.session_of(gen_random_uuid()) $$, '42501', null,
  'the service asks for no sessions');
reset role;
select is_empty($$ select * from billing.find_deposit_by_session('cs_nobody') $$, 'a session of nobody');
select is_empty($$ select * from billing.find_deposit_by_session(null) $$, 'no session');
select is((select count(*) from queue.procrastinate_jobs where task_name = 'refresh_deposit_session'), 0::bigint,
  'the processor is not asked about them');
select results_eq($$ select f.status, f.amount, f.currency, f.is_known_there from s, billing.find_deposit_by_session(s.id) as f $$,
  $$ values ('pending', 50.00, 'USD', false) $$, 'a session of ours');
select is(pg_temp.jobs(), 1::bigint, 'the reconciler is told to ask');
select count(f.status) from generate_series(1, 50), s, billing.find_deposit_by_session(s.id) as f;
select is(pg_temp.jobs(), 1::bigint, 'a second question within a while makes no second job');
update billing.deposit set checked_at = now() - interval '11 seconds' where id = (select id from d);
select count(f.status) from s, billing.find_deposit_by_session(s.id) as f;
select is(pg_temp.jobs(), 2::bigint, 'a question after a while makes a second job');
select is(billing.session_of(d.id), s.id, 'the job is told which session it is to ask for') from d, s;
select tests.receive_stripe('evt_of_session', 'checkout.session.completed', tests.stripe_session(id)) from d;
update billing.deposit set checked_at = null where id = (select id from d);
select results_eq($$ select f.status, f.is_known_there from s, billing.find_deposit_by_session(s.id) as f $$, $$
  values ('paid', true) $$, 'paid');
select is(pg_temp.jobs(), 2::bigint, 'nothing is to be asked any more');
select is(billing.session_of(id), null, 'by nobody') from d;

select * from finish();
rollback;
