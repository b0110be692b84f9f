begin;
select plan(39);

create temp table fixture as select tests.create_user('ann@example.com') as ann,
  tests.create_user('root@example.com', admin => true) as root;
grant select on fixture to public;
create temp table person (name text, is_web boolean);
insert into person
  values ('anon', true), ('member', true), ('partner', true), ('admin', true), ('leadmill_api', false), ('leadmill_worker', false);
create temp table part as
select inhrelid::regclass::text as name from pg_inherits where inhparent = 'audit.event'::regclass;
grant select on part to public;

-- Writing: nobody, by no privilege. Sequence, partitions and columns count too.
select ok(not has_table_privilege(p.name, t.name, 'insert, update, delete, truncate, references, trigger')
  and not has_any_column_privilege(p.name, t.name, 'insert, update, references'), p.name || ' does not write ' || t.name)
from person as p,
  (values ('audit.event'), ('audit.event_default'), ('audit.sealed_range'), ('audit.tracked_table'), ('audit.untracked_table')) as t (name)
order by p.name, t.name;
select is_empty(
  $$select p.name, r.name from person as p, part as r where has_any_column_privilege(p.name, r.name, 'select, insert, update')$$,
  'nobody reaches a partition by its name');
select is_empty(
  $$select p.name, f.oid::regprocedure from person as p, pg_proc as f
    where f.pronamespace = 'audit'::regnamespace and has_function_privilege(p.name, f.oid, 'execute')
      and not (p.name = 'leadmill_worker' and f.proname in ('seal', 'verify', 'overdue_seal'))
      and not (p.name = 'admin' and f.proname = 'record_reading')$$,
  'the worker may execute only seal and verify, and an admin only the function that records reading');

-- Reading: admins, by the one view.
select tests.act_as_anon();
select throws_ok('select from api.audit_events', '42501', null, 'strangers do not read the log');
select throws_ok('select from audit.event', '42501', null, 'strangers do not read the log by its table''s name');
select tests.act_as(ann) from fixture;
select throws_ok('select from api.audit_events', '42501', null, 'members do not');
select throws_ok($$select audit.record('test', 'a.b')$$, '42501', null, 'members write nothing into the log');
set local role partner;
select throws_ok('select from api.audit_events', '42501', null, 'partners do not');
select tests.act_as(root) from fixture;
select isnt_empty($$select from api.audit_events$$, 'admins read the log');
select throws_ok($$insert into api.audit_events (action, entity, role)
  values ('test', 'a.b', 'x')$$, '42501', null, 'admins do not write the log');

select * from finish();
rollback;
