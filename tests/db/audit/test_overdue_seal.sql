begin;
select plan(7);

select is(tests.outcome('select * from audit.overdue_seal()'), '42501', r || ' may not ask for overdue seals')
from (values ('anon'), ('member'), ('admin'), ('leadmill_api')) as v (r), lateral (select set_config('role', r, true)) as s;
set local role leadmill_worker;
select is(tests.outcome('select * from audit.overdue_seal()'), 'done', 'the worker is');
reset role;

-- The template may be older than the patience, and what its deploy recorded is not sealed.
select tests.empty_log();
select tests.create_organization();
select is_empty('select from audit.overdue_seal()', 'an event that has waited for less than the patience is not reported');
select results_eq('select pid is not null, xid <= pg_current_xact_id() from audit.overdue_seal(interval ''-1 second'')',
  'select true, true',
  'an event that has waited for longer is reported with the transaction that it waits for');

select * from finish();
rollback;
