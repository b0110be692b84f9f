begin;
select plan(8);

select is(tests.outcome('select * from ledger.overdue_seal()'), '42501', r || ' is not told')
from (values ('anon'), ('member'), ('admin'), ('leadmill_api')) as v (r), lateral (select set_config('role', r, true)) as s;
set local role leadmill_worker;
select is(tests.outcome('select * from ledger.overdue_seal()'), 'done', 'the worker may call it');
reset role;

select tests.fund(tests.create_organization(), 100);
delete from ledger.seal_watermark;
insert into ledger.seal_watermark (journal_id, entry_id, xid, marked_at)
select max(id), 1, pg_current_xact_id(), clock_timestamp() - interval '9 minutes' from ledger.journal;
select is_empty('select from ledger.overdue_seal()', 'an event that has waited for less than the patience is not told');
update ledger.seal_watermark set marked_at = clock_timestamp() - interval '11 minutes';
select results_eq('select pid is not null, waits_since < now() - interval ''10 minutes'' from ledger.overdue_seal()', 'select true, true',
  'what waits for long is told, and for whom');
update ledger.seal_watermark set journal_id = 0;
select is_empty('select from ledger.overdue_seal()', 'what is sealed waits for nobody');

select * from finish();
rollback;
