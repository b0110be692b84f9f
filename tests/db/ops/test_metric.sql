begin;
select plan(41);

select is(tests.outcome('select * from ops.metric'), '42501', r || ' does not see the metrics')
from (values ('anon'), ('member'), ('partner'), ('admin'), ('leadmill_api'), ('leadmill_worker'), ('leadmill_reconciler')) as v (r),
  lateral (select set_config('role', r, true)) as s;
select is(tests.outcome('select * from ops.room_metrics()'), '42501', r || ' cannot read the rooms past the view')
from (values ('member'), ('admin'), ('leadmill_worker')) as v (r),
  lateral (select set_config('role', r, true)) as s;
select is(tests.outcome('select * from ops.statement_metrics()'), '42501', 'a member sees no statements')
from (select set_config('role', 'member', true)) as s;
set local role leadmill_monitor;
select is(tests.outcome('select * from ops.statement_metrics()'), 'done', 'the monitor does, as far as they are counted');
select is(tests.outcome('select * from queue.metric'), '42501', 'the monitor reads no room itself');
select is(tests.outcome('select * from ops.metric'), 'done', 'the monitor sees the metrics');
reset role;

create temp table metric as select * from ops.metric;
create function pg_temp.value(name text, labels jsonb default '{}') returns numeric language sql as $$
  select sum(m.value) from ops.metric as m where m.name = value.name and m.labels @> value.labels
$$;

select is_empty(
  $$select name from metric where name !~ '^leadmill_[a-z]+(_[a-z]+)*$' or (kind = 'counter') <> (name ~ '_total$')$$,
  'names are those of Prometheus, and counters end in _total');
select is_empty($$select name from metric where kind not in ('gauge', 'counter')$$, 'there are gauges and counters');
select is_empty(
  $$select name from metric group by name having count(distinct (kind, help)) > 1$$, 'a name has one kind and one sentence');
select is_empty($$select name from metric where help !~ '^[A-Z].*[^.]\.$'$$, 'the help is a sentence');
select is_empty($$select name, labels from metric group by name, labels having count(*) > 1$$, 'no row is there twice');
select is_empty(
  $$select name, l.value from metric cross join jsonb_each(labels) as l where jsonb_typeof(l.value) <> 'string' or l.value::text ~ '[0-9a-f]{8}-'$$,
  'labels are words and hold no id');
select is_empty($$select * from metric where value is null$$, 'every row has a value');
select set_eq(
  $$select labels ->> 'room' from metric where name = 'leadmill_room_metrics_readable' and value = 1$$,
  $$select n.nspname::text from pg_class as c join pg_namespace as n on n.oid = c.relnamespace
    where c.relname = 'metric' and c.relkind = 'v' and n.nspname <> 'ops'$$,
  'each room with metrics can be read');

create view file.metric as
select 'leadmill_none' as name, 'gauge' as kind, 'One.' as help, '{}'::jsonb as labels, 1::numeric / 0 as value;
alter view file.metric owner to leadmill_owner;
select is(pg_temp.value('leadmill_room_metrics_readable', '{"room": "file"}'), 0::numeric, 'a room that cannot be read says so');
select is(pg_temp.value('leadmill_room_metrics_readable', '{"room": "queue"}'), 1::numeric, 'and hides no other');
drop view file.metric;

select is(pg_temp.value('leadmill_backup_timestamp_seconds'), 0::numeric, 'no backup was made');
update ops.setting set value = '"2026-01-31T03:00:00Z"' where name = 'ops.last_backup_at';
select is(pg_temp.value('leadmill_backup_timestamp_seconds'), 1769828400::numeric, 'one was');
select is(pg_temp.value('leadmill_backup_overdue_after_seconds'), 108000::numeric, 'the next one is to be there within thirty hours');
update ops.setting set value = '{"backup": 0, "drill": 60}' where name = 'ops.backup_alert_hours';
select is(pg_temp.value('leadmill_backup_overdue_after_seconds'), null, 'or it is not waited for');
select is(pg_temp.value('leadmill_drill_overdue_after_seconds'), 216000::numeric, 'a drill has a setting of its own');
select is(pg_temp.value('leadmill_slot_limit_bytes'), pg_size_bytes(current_setting('max_slot_wal_keep_size'))::numeric,
  'and a slot a limit');

select queue.defer('send_mail') from generate_series(1, 3);
select is(pg_temp.value('leadmill_jobs', '{"queue": "mail", "task": "send_mail", "state": "ready"}'), 3::numeric, 'ready jobs are counted');
update queue.procrastinate_events set at = now() - interval '40 seconds' where type = 'deferred';
select is(pg_temp.value('leadmill_job_oldest_ready_seconds', '{"queue": "mail"}'), 40::numeric, 'and how long the oldest has waited');
select is(pg_temp.value('leadmill_workers'), 0::numeric, 'no worker is there');
insert into queue.procrastinate_workers default values;
select is(pg_temp.value('leadmill_workers'), 1::numeric, 'one is');
update queue.procrastinate_workers set last_heartbeat = now() - interval '2 minutes';
select is(pg_temp.value('leadmill_workers'), 0::numeric, 'one that is silent is none');
update queue.schedule set last_fired_at = now();
update queue.schedule set last_fired_at = now() - every - interval '90 seconds' where name = 'recover stalled jobs';
select is(pg_temp.value('leadmill_schedule_late_seconds'), 90::numeric, 'the schedule is as late as its latest entry');

select is(pg_temp.value('leadmill_leads_waiting'), 0::numeric, 'no lead waits');
create temp table f as
select tests.create_market() as niche;
select tests.create_lead(niche, status => 'pending_approval') from f;
update intake.lead set created_at = now() - interval '10 minutes';
select is(pg_temp.value('leadmill_leads_waiting'), 1::numeric, 'one waits for approval');
select is(pg_temp.value('leadmill_lead_oldest_waiting_seconds'), 600::numeric, 'since then');

insert into report.ledger_day (day, currency, journal_kind, account_kind, amount, entry_count)
select (now() at time zone m.time_zone)::date - d.ago, 'USD', 'lead_charge', 'lead_revenue', 1200, 2
from report.rollup_watermark as m cross join (values (0), (1)) as d (ago);
select is(pg_temp.value('leadmill_sold_leads_total', '{"currency": "USD"}'), 2::numeric, 'the leads sold today');
select is(pg_temp.value('leadmill_sold_minor_units_total', '{"currency": "USD"}'), 1200::numeric, 'for so much');

select * from finish();
rollback;
