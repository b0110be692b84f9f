begin;
select plan(17);

-- The exact list of privileges: a new grant is added here, with its reason.
select is_empty(
  $$select p.oid::regprocedure
    from pg_proc as p, aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) as a
    where p.pronamespace = 'queue'::regnamespace
      and a.grantee not in ('leadmill_owner'::regrole, 'leadmill_worker'::regrole, 'leadmill_reconciler'::regrole)$$,
  'nobody but the workers executes anything in the queue');
select results_eq(
  $$select (c.relname || ': ' || string_agg(a.privilege_type, ', ' order by a.privilege_type)) collate "default"
    from pg_class as c, aclexplode(c.relacl) as a
    where c.relnamespace = 'queue'::regnamespace and a.grantee = 'leadmill_worker'::regrole
    group by c.relname order by 1$$,
  $$values
    ('procrastinate_events: INSERT, SELECT'),
    ('procrastinate_events_id_seq: USAGE'),
    ('procrastinate_jobs: DELETE, INSERT, SELECT, UPDATE'),
    ('procrastinate_jobs_id_seq: USAGE'),
    ('procrastinate_periodic_defers: DELETE, INSERT, SELECT, UPDATE'),
    ('procrastinate_periodic_defers_id_seq: USAGE'),
    ('procrastinate_workers: DELETE, INSERT, SELECT, UPDATE'),
    ('procrastinate_workers_id_seq: USAGE')$$,
  'the worker has what the library needs of its tables');
select is_empty(
  $$select c.relname, a.privilege_type from pg_class as c, aclexplode(c.relacl) as a
    where c.relnamespace = 'queue'::regnamespace and a.grantee in ('leadmill_worker'::regrole, 'leadmill_reconciler'::regrole)
    group by 1, 2 having count(*) <> 2$$,
  'the reconciler has what the library needs of its tables');
select is_empty(
  $$select c.oid::regclass, a.grantee::regrole
    from pg_class as c, aclexplode(c.relacl) as a
    where c.relnamespace = 'queue'::regnamespace
      and a.grantee not in ('leadmill_owner'::regrole, 'leadmill_worker'::regrole, 'leadmill_reconciler'::regrole)
      and (c.relname, a.grantee::regrole::text, a.privilege_type) <> ('depth', 'leadmill_monitor', 'SELECT')$$,
  'others have nothing, but the monitor its view');
select is(tests.outcome('select from queue.procrastinate_jobs'), '42501', r || ' may not read jobs')
from (values ('anon'), ('member'), ('partner'), ('admin'), ('authenticator'), ('authenticator_admin'), ('leadmill_api'),
  ('leadmill_monitor')) as v (r),
  lateral (select set_config('role', r, true)) as s;
set local role leadmill_worker;
select is(tests.outcome('update queue.procrastinate_events set at = now()'), '42501', 'the worker does not rewrite what happened');
select is(tests.outcome('delete from queue.procrastinate_events'), '42501', 'the worker deletes no history');
select is(tests.outcome('select from queue.stall'), '42501', 'the worker does not read the stalls');
select is(tests.outcome('create table queue.mine ()'), '42501', 'the worker creates nothing in the schema');
reset role;
select results_eq($$select version from queue.library$$, $$values ('3.10.0')$$, 'the version is written down');

select * from finish();
rollback;
