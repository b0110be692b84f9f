begin;
select plan(14);

select is(tests.outcome('select * from ops.retention_preview()'), '42501', r || ' does not count what is old')
from (values ('anon'), ('member'), ('admin'), ('leadmill_worker')) as v (r), lateral (select set_config('role', r, true)) as s;
select tests.act_as_nobody();
select is_empty(
  $$select p.parent from ops.partitioned as p
    where p.retention is distinct from (select r.setting from ops.retention as r where r.parent = p.parent)$$,
  'what goes by the partition has a class, with the setting by which it goes');
select is_empty(
  $$select s.name from ops.setting as s
    where s.name ~ '_days$' and not exists (select from ops.retention as r where r.setting = s.name)
      -- Not how long something is kept.
      and s.name not in (
        'billing.plan_grace_days', 'billing.webhook_waiting_days', 'notification.refusal_days')$$,
  'every setting of days is of a class, or is listed here');
select is_empty(
  $$select r.class from ops.retention as r where not exists (select from ops.setting_rule as u where u.name = r.setting)
      and r.setting <> 'billing.webhook_body_days'$$,
  'an admin can change each period within bounds');
select lives_ok('select * from ops.retention_preview()', 'each class can be counted');

insert into intake.contact_message (name, email, topic, message, created_at)
select 'Ann', 'ann@x.example', t.topic, 'Hello there', now() - interval '1 day' * (364 + n) - interval '1 hour'
from generate_series(1, 3) as n, (select value ->> 0 as topic from ops.setting where name = 'intake.contact_topics') as t;
create function pg_temp.due(class text) returns text language sql as $$
  select format('%s since %s', p.due, to_char(p.oldest, 'YYYY-MM-DD')) from ops.retention_preview() as p where p.class = due.class
$$;
select is(pg_temp.due('contact_messages'), format('3 since %s', to_char(now() - interval '367 days 1 hour', 'YYYY-MM-DD')), 'what is past its time');
update ops.setting set value = '366' where name = 'intake.contact_message_days';
select is(pg_temp.due('contact_messages'), format('2 since %s', to_char(now() - interval '367 days 1 hour', 'YYYY-MM-DD')), 'by the setting');
select is(intake.purge_contact_messages(), 2, 'is what the job deletes');
select is(pg_temp.due('contact_messages'), '0 since ', 'and then there is none');

set local role leadmill_owner;
create table intake.lead_archive_y2019m05 partition of intake.lead_archive
  for values from ('016a7000-0000-0000-0000-000000000000') to ('016b0000-0000-0000-0000-000000000000');
reset role;
select is(pg_temp.due('archived_answers'), '0 since ', 'zero days are for ever');
update ops.setting set value = '1000' where name = 'intake.answer_days';
select is(pg_temp.due('archived_answers'), '0 since 2019-05-01', 'a month that is over is due');

select * from finish();
rollback;
