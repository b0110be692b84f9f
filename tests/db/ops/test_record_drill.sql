begin;
select plan(10);

select is(tests.outcome($$select ops.record_drill('passed', '{}')$$), '42501', format('%s records no drill', r))
from (values ('anon'), ('member'), ('admin'), ('leadmill_worker'), ('leadmill_monitor')) as v (r),
  lateral (select set_config('role', r, true)) as s;
select tests.act_as_nobody();

set local role leadmill_backup;
select is(tests.outcome($$select ops.record_drill('perhaps', '{}')$$), '22023', 'a drill passes or fails');
select is(tests.outcome($$select ops.record_drill('failed', jsonb_build_object('reason', repeat('x', 10001)))$$), '22023',
  'and is not told at any length');
select ops.record_drill('failed', '{"reason": "a gap"}');
select tests.act_as_nobody();
select is(array[ops.setting_of('ops.last_drill_at') #>> '{}', ops.setting_of('ops.last_drill') ->> 'outcome',
  ops.setting_of('ops.last_drill') ->> 'reason'], '{"",failed,"a gap"}', 'one that failed does not count');
set local role leadmill_backup;
select ops.record_drill('passed', '{"gb_per_minute": 1.5}');
select tests.act_as_nobody();
select ok((ops.setting_of('ops.last_drill_at') #>> '{}')::timestamptz > now() - interval '1 minute', 'one that passed does');
select is(ops.setting_of('ops.last_drill') ->> 'gb_per_minute', '1.5', 'with its numbers');

select * from finish();
rollback;
