begin;
select plan(10);

select is(tests.outcome('select * from ops.overdue_backups()'), '42501', format('%s does not ask', r))
from (values ('anon'), ('member'), ('admin'), ('leadmill_backup')) as v (r), lateral (select set_config('role', r, true)) as s;
select tests.act_as_nobody();

update ops.code_release set applied_at = now() - interval '49 hours';
select results_eq('select kind, last_at from ops.overdue_backups()', $$values ('backup', null::timestamptz)$$,
  'two nights after the first deployment a backup is late');
update ops.code_release set applied_at = now() - interval '3 days';
select set_eq('select kind from ops.overdue_backups()', array['backup', 'drill'], 'and then a drill');

select ops.record_backup('x', 'full', 1, 1, 1), ops.record_drill('failed', '{}');
select set_eq('select kind from ops.overdue_backups()', array['drill'], 'a drill that failed is none');
select ops.record_drill('passed', '{}');
select is_empty('select * from ops.overdue_backups()', 'nothing is late');
update ops.setting set value = to_jsonb(now() - interval '51 hours') where name in ('ops.last_backup_at', 'ops.last_drill_at');
set local role leadmill_worker;
select results_eq('select kind, hours, last_at < now() - interval ''50 hours'' from ops.overdue_backups() order by kind',
  $$values ('backup', 30, true), ('drill', 50, true)$$, 'the worker sees both, two nights later');
select tests.act_as_nobody();
update ops.setting set value = '{"backup": 0, "drill": 0}' where name = 'ops.backup_alert_hours';
select is_empty('select * from ops.overdue_backups()', 'where others make the backups nothing is late');

select * from finish();
rollback;
