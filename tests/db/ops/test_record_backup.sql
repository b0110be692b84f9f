begin;
select plan(8);

select is(tests.outcome($$select ops.record_backup('x', 'full', 1, 1, 1)$$), '42501', format('%s records no backup', r))
from (values ('anon'), ('member'), ('admin'), ('leadmill_worker'), ('leadmill_monitor')) as v (r),
  lateral (select set_config('role', r, true)) as s;
select tests.act_as_nobody();

set local role leadmill_backup;
select lives_ok($$select ops.record_backup(repeat('x', 200), 'full', 5000000000, 600000000, 75)$$, 'the program that makes backups does');
select tests.act_as_nobody();
select ok((ops.setting_of('ops.last_backup_at') #>> '{}')::timestamptz > now() - interval '1 minute', 'with the time');
select is(ops.setting_of('ops.last_backup'),
  jsonb_build_object('label', repeat('x', 100), 'type', 'full', 'size', 5000000000, 'repository_size', 600000000, 'seconds', 75),
  'and the numbers, no longer than they should be');

select * from finish();
rollback;
