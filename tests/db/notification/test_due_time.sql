-- Tests: notification.due_time, notification.after_quiet_hours
begin;
select plan(26);

create function pg_temp.quiet(at text, quiet_from text, quiet_until text, zone text default 'Africa/Nairobi') returns text language sql as $$
  select to_char(
    notification.after_quiet_hours(at::timestamp at time zone zone, quiet_from::time, quiet_until::time, zone) at time zone zone,
    'YYYY-MM-DD HH24:MI')
$$;
select is(pg_temp.quiet('2026-11-29 ' || t, f, u), '2026-11-' || e, format('quiet from %s until %s: at %s', f, u, t))
from (values
  ('21:59', '22:00', '07:00', '29 21:59'), ('22:00', '22:00', '07:00', '30 07:00'), ('23:59', '22:00', '07:00', '30 07:00'),
  ('00:00', '22:00', '07:00', '29 07:00'), ('06:59', '22:00', '07:00', '29 07:00'), ('07:00', '22:00', '07:00', '29 07:00'),
  ('12:59', '13:00', '14:00', '29 12:59'), ('13:00', '13:00', '14:00', '29 14:00'), ('13:59', '13:00', '14:00', '29 14:00'),
  ('14:00', '13:00', '14:00', '29 14:00'), ('00:00', '00:00', '06:00', '29 06:00'), ('23:00', '22:00', '00:00', '30 00:00'))
  as v (t, f, u, e);
select is(pg_temp.quiet('2026-11-29 23:00', null, null), '2026-11-29 23:00', 'without quiet hours a moment stays');
select is(
  notification.after_quiet_hours('2026-03-28 23:00+00', '22:00', '07:00', 'Europe/Berlin'), '2026-03-29 05:00+00'::timestamptz,
  'they end by the clock on the day on which it is set forward');
select is(
  notification.after_quiet_hours('2026-10-24 22:00+00', '22:00', '07:00', 'Europe/Berlin'), '2026-10-25 06:00+00'::timestamptz,
  'and on the day on which it is set back');

create temp table f as select o, tests.create_target(o) as chat from tests.create_organization() as o;
update identity.organization set time_zone = 'Asia/Kolkata' from f where id = o;
create function pg_temp.due(digest text, at text, quiet_from text default null, quiet_until text default null) returns text
language sql as $$
  select to_char(notification.due_time(r, (at::timestamp at time zone 'Asia/Kolkata')) at time zone 'Asia/Kolkata', 'DD HH24:MI:SS')
  from f, jsonb_populate_record(null::notification.rule, jsonb_build_object(
    'organization_id', o, 'digest', digest, 'quiet_from', quiet_from, 'quiet_until', quiet_until)) as r
$$;
select is(pg_temp.due('each', '2026-11-29 09:10:11'), '29 09:10:11', 'each event is due at once');
select is(pg_temp.due('hourly', '2026-11-29 09:10:11'), '29 10:00:00', 'an hourly digest is due at the next full hour of the zone');
select is(pg_temp.due('hourly', '2026-11-29 09:00:00'), '29 10:00:00', 'what happens at the full hour belongs to the next digest');
select is(pg_temp.due('hourly', '2026-11-29 23:30:00'), '30 00:00:00', 'also at the end of a day');
select is(pg_temp.due('daily', '2026-11-29 07:59:59'), '29 08:00:00', 'a daily digest is due at the hour of digests');
select is(pg_temp.due('daily', '2026-11-29 08:00:00'), '30 08:00:00', 'or at that of the next day');
update ops.setting set value = '17' where name = 'notification.digest_hour';
select is(pg_temp.due('daily', '2026-11-29 08:00:00'), '29 17:00:00', 'the hour is a setting');
select is(pg_temp.due('each', '2026-11-29 23:00:00', '22:00', '07:00'), '30 07:00:00', 'what happens in quiet hours is due at their end');
select is(pg_temp.due('hourly', '2026-11-29 21:30:00', '22:00', '07:00'), '30 07:00:00', 'a digest that would be due in them, too');
select is(pg_temp.due('hourly', '2026-11-29 06:30:00', '22:00', '07:00'), '29 07:00:00', 'or at the full hour at which they end');
update identity.organization set time_zone = 'UTC' from f where id = o;
select is(
  (select notification.due_time(r, '2026-11-29 04:30+00')
   from jsonb_populate_record(null::notification.rule, '{"digest": "hourly"}') as r),
  '2026-11-29 05:00+00'::timestamptz, 'a rule of the platform goes by the zone of the reports');

select * from finish();
rollback;
