begin;
select plan(7);

select is(tests.outcome('select * from audit.late_seal()'), '42501', r || ' is not told')
from (values ('anon'), ('member'), ('admin'), ('leadmill_api')) as v (r), lateral (select set_config('role', r, true)) as s;
set local role leadmill_worker;
select is(tests.outcome('select * from audit.late_seal()'), 'done', 'the worker is');
reset role;

select tests.create_organization();
select is_empty('select from audit.late_seal()', 'a while is no trouble');
select results_eq('select pid is not null, xid <= pg_current_xact_id() from audit.late_seal(interval ''-1 second'')', 'select true, true',
  'what waits longer than it may is told, and for whom');

select * from finish();
rollback;
