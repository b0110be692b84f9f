-- Tests, the log, sending again, and how far the engine is behind.
begin;
select plan(60);

select tests.register_parcels();
create temp table f as
select o, tests.create_user('owner@people.example', o) as owner, tests.create_user('stranger@people.example') as stranger,
  tests.create_user('viewer@people.example', o) as viewer, tests.create_user('admin@leadmill.example', null, true) as admin
from tests.create_organization('Ringer Ltd') as o;
update identity.membership set role = 'viewer' where user_id = (select viewer from f);
alter table f add endpoint uuid, add chat uuid, add box uuid, add rule uuid, add ours uuid;
update f set endpoint = tests.create_channel(owner, 'endpoint', 'in'), chat = tests.create_channel(owner, 'google_chat', 'AAA'),
  box = tests.create_channel(owner, 'email', 'box'), ours = tests.create_channel(admin, 'slack', 'ours');
update notification.channel set confirmed_at = now() where id = (select box from f);
grant select, update on f to public;
select tests.act_as(owner) from f;
update f set rule = api.create_rule('Losses', '{parcel.lost}', endpoint, '{"city": "Nakuru", "weight": {"min": 3}}', 'detailed', digest =>
  'daily');
select tests.act_as_nobody();
create temp table sent (name text, answer jsonb);
grant all on sent to public;
create function pg_temp.delivery(name text) returns notification.delivery language sql security definer as $$
  select v from notification.delivery as v join sent as s on v.id = coalesce(s.answer ->> 'delivery_id', s.answer #>> '{}')::uuid
  where s.name = delivery.name
$$;
do $$ begin execute format('grant usage on schema %s to public',
  (select nspname from pg_namespace where oid = pg_my_temp_schema())); end $$;

-- Tests.
select tests.act_as(viewer) from f;
select is(tests.outcome(format('select api.test_channel(%L)', chat)), '403 LM115', 'a viewer sends no test') from f;
select tests.act_as(owner) from f;
select is(tests.faults(format('select api.test_rule(%L, %L)', rule, m)), e, e || ': ' || left(m, 60))
from f, (values
  ('[]', 'message not_an_object'), ('{"kind": "x", "title": ""}', 'message.kind unknown_field, message.title wrong_type'),
  ('{"url": "javascript:alert(1)", "data": [], "summary": 5}',
    'message.data not_an_object, message.summary wrong_type, message.url not_a_match'),
  ('{"facts": {}, "contact": [5], "changes": [{"label": "x", "when": "y"}]}',
    'message.changes not_a_match, message.contact not_a_match, message.facts wrong_type'),
  ('{"data": {"weight": "3", "colour": "red", "size": "huge"}}',
    'message.data.weight wrong_type, message.data.size not_an_option, message.data.colour unknown_field'),
  ('{"facts": [{"text": "no label"}]}', 'message.facts not_a_match'), ('{"facts": [{"label": 5}]}', 'message.facts not_a_match')) as v (m,
    e);
insert into sent select 'rule', api.test_rule(rule) from f;
insert into sent select 'other', api.test_rule(rule, '{"title": "Try", "data": {"city": "Oslo"}, "url": null}') from f;
insert into sent select 'chat', to_jsonb(api.test_channel(chat)) from f;
insert into sent select 'box', to_jsonb(api.test_channel(box, '{"summary": "Hello"}')) from f;
select results_eq('select name, answer -> ''passes_filter'' from sent where name in (''rule'', ''other'') order by 1',
  $$values ('other', 'false'::jsonb), ('rule', 'true')$$, 'a test of a rule says whether such an event passes its filter');
select is((select count(*) from api.deliveries where is_test and status = 'due'), 4::bigint, 'the tests are in the log, marked');
select tests.act_as_nobody();
select results_eq(
  $$select name, d.rule_id = f.rule, d.event_kind, d.message ->> 'title', d.message ->> 'summary', d.message #>> '{data,city}',
      d.message -> 'thread', d.sequence is not null, d.template
    from sent cross join f cross join lateral pg_temp.delivery(name) as d order by 1$$,
  $$values
    ('box', null::boolean, null::text, 'box', 'Hello', null::text, 'null'::jsonb, false, 'event_notification'),
    ('chat', null, null, 'AAA', 'The notifications of this channel arrive here.', null, 'null', true, null),
    ('other', true, 'parcel.lost', 'Try', 'A parcel is lost.', 'Oslo', 'null', true, null),
    ('rule', true, 'parcel.lost', 'Parcel lost', 'A parcel is lost.', 'Nakuru', 'null', true, null)$$,
  'what is left out is as in the sample');
select is((select count(*) from notification.destination where next_at <= clock_timestamp() and id in (
    select destination_id from notification.channel where id in (select endpoint from f union select chat from f))), 2::bigint,
  'their queues are awake');
select is((select d.job_id is not null from pg_temp.delivery('box') as d), true, 'a mailbox is served by a job');
update ops.rate_limit set maximum = 1 where name = 'notification.tests';
select tests.act_as(admin) from f;
select isnt(api.test_channel(ours), null, 'an admin tests a channel of the platform') from f;
select is(tests.outcome(format('select api.test_channel(%L)', ours)), '429 LM733', 'tests are limited') from f;
select tests.act_as_nobody();

-- One delivery again.
create temp table old as
select s, c, tests.create_delivery(c, s) as id from f, unnest(array[endpoint, box]) as c, unnest(array['sent', 'failed', 'due', 'sending'])
  as s;
update notification.delivery set failures = 7, attempts = 7, last_error = 'x' where id in (select id from old);
grant select on old to public;
select tests.act_as(viewer) from f;
select is(tests.outcome(format('select api.resend_delivery(%L)', id)), '403 LM115', 'a viewer sends nothing again') from old limit 1;
select tests.act_as(stranger) from f;
select is(tests.outcome(format('select api.resend_delivery(%L)', id)), '404 LM701', 'nor does another organisation') from old limit 1;
select tests.act_as(owner) from f;
select is(tests.outcome(format('select api.resend_delivery(%L)', id)), case when s in ('sent', 'failed') then 'done' else '409 LM735' end,
  s || case c when endpoint then ' to an endpoint' else ' to a mailbox' end) from old, f;
select is(tests.outcome('select api.resend_delivery(gen_random_uuid())'), '404 LM701', 'what does not exist');
select tests.act_as_nobody();
select is_empty(
  $$select v.id from notification.delivery as v join old using (id) where s in ('sent', 'failed')
      and (v.status <> 'due' or v.failures <> 0 or v.attempts <> 7 or v.finished_at is not null)$$,
  'it is due with the same id, its attempts count on, and the schedule begins anew');
select is(
  (select array_agg(v.id order by v.sequence) from notification.delivery as v join old as o on o.id = v.id join f on o.c = f.endpoint),
  (select array_agg(o.id order by o.ctid) from old as o join f on o.c = f.endpoint), 'in its old place of the queue');
select is((select count(*) from audit.event where action = 'delivery_resent'), 4::bigint, 'which is recorded');

-- A range.
delete from notification.delivery;
create temp table lost as
select n, tests.create_delivery(endpoint, case when n % 5 = 0 then 'sent' else 'failed' end) as id from f, generate_series(1, 1100) as n;
update notification.delivery as v set created_at = '2026-11-01 00:00+00'::timestamptz + n * interval '1 minute' from lost as l where l.id =
  v.id;
select tests.act_as(owner) from f;
select is(tests.faults(format('select api.resend_deliveries(%L, %s)', endpoint, a)), e, e || ': ' || a)
from f, (values ($$'2026-11-02', '2026-11-01'$$, 'until too_small'), ($$null, now()$$, 'until too_small'),
  ($$'2026-11-01', '2026-11-02', 'held'$$, 'status not_an_option'), ($$'2026-11-01', '2026-11-02', null$$, 'status not_an_option')) as v (a,
    e);
select is(api.resend_deliveries(endpoint, '2026-11-01 00:01+00', '2026-11-01 00:10+00'), '{"count": 8, "is_complete": true}',
  'the failed ones of nine minutes') from f;
select is(api.resend_deliveries(endpoint, '2026-11-01 00:01+00', '2026-11-01 00:10+00'), '{"count": 0, "is_complete": true}',
  'which are not failed any more') from f;
select is(api.resend_deliveries(endpoint, '2026-11-01 00:01+00', '2026-11-01 00:10+00', 'any'), '{"count": 1, "is_complete": true}',
  'any: what was sent as well') from f;
select tests.act_as_nobody();
select is((select array_agg(l.n order by v.sequence) from notification.delivery as v join lost as l using (id) where v.status = 'due'),
  (select array_agg(n) from generate_series(1, 9) as n), 'in their order');
select tests.act_as(owner) from f;
select is(api.resend_deliveries(endpoint, '2026-11-01', '2026-12-01', 'any'), '{"count": 1000, "is_complete": false}',
  'at most 1,000 at once')
from f;
select is(api.resend_deliveries(endpoint, '2026-11-01', '2026-12-01', 'any'), '{"count": 91, "is_complete": true}', 'then the rest') from f;
select is(tests.outcome(format($$select api.replace_channel_target(%L, '{"url": "https://new.example/"}')$$, endpoint)), 'done',
  'a new target')
from f;
select tests.act_as_nobody();
update notification.delivery set status = 'sent', finished_at = now() where channel_id = (select endpoint from f);
update notification.delivery as v set destination_id = o.id, sequence = 5
from lost as l, notification.destination as o
where l.id = v.id and l.n in (7, 3, 5) and o.id = (select destination_id from notification.channel as c join f on c.id = f.chat);
select tests.act_as(owner) from f;
select is(api.resend_deliveries(endpoint, '2026-11-01 00:03+00', '2026-11-01 00:08+00', 'sent'), '{"count": 5, "is_complete": true}',
  'also what was sent to an earlier target') from f;
select tests.act_as_nobody();
select is((select array_agg(l.n order by v.sequence) from notification.delivery as v join lost as l using (id)
    join notification.channel as c on c.id = v.channel_id and c.destination_id = v.destination_id where v.status = 'due'),
  '{4, 6, 3, 5, 7}'::integer[], 'goes to the present one, behind what is there, in order');
update ops.rate_limit set maximum = 3 where name = 'notification.resends';
select tests.act_as(admin) from f;
select tests.act_as_nobody();
select tests.create_delivery(ours, 'failed') is not null from f, generate_series(1, 3);
select tests.act_as(admin) from f;
select is(api.resend_deliveries(ours, '2020-01-01', '2040-01-01') -> 'count', '3', 'an admin sends again for the platform') from f;
select tests.act_as_nobody();
update notification.delivery set status = 'failed', finished_at = now() where channel_id = (select ours from f);
select tests.act_as(admin) from f;
select is(tests.outcome(format($$select api.resend_deliveries(%L, '2020-01-01', '2040-01-01')$$, ours)), '429 LM733', 'it is limited')
from f;
select tests.act_as_nobody();
update notification.channel set status = 'disabled', disabled_reason = 'x', disabled_at = now() where id in (select endpoint from f);
select tests.act_as(owner) from f;
select is(tests.outcome(format($$select api.resend_deliveries(%L, '2020-01-01', '2040-01-01')$$, endpoint)), '409 LM734',
  'a disabled channel takes nothing') from f;

-- The log.
select tests.act_as_nobody();
insert into notification.attempt (delivery_id, number, organization_id, outcome, status_code, duration_ms, answer, problem)
select l.id, 1, f.o, 'retry', 500, 12, 'oops', 'status 500' from lost as l, f where l.n = 1;
select tests.act_as(owner) from f;
select results_eq(
  $$select a.number, a.outcome, a.status_code, a.duration_ms, a.answer, a.problem from api.delivery_attempts as a$$,
  $$values (1, 'retry', 500, 12, 'oops', 'status 500')$$, 'members see the attempts of their organisation');
select is((select count(*) from api.deliveries where channel_id = f.endpoint and event_kind = 'parcel.lost'), 1100::bigint,
  'and its deliveries')
from f;
select tests.act_as(stranger) from f;
select is_empty('select from api.delivery_attempts', 'others do not');
select tests.act_as(admin) from f;
select is((select count(*) from api.delivery_attempts), 1::bigint, 'admins do');
select is(tests.outcome('select from notification.' || t), '42501', 'nobody reads ' || t)
from unnest(array['pending_event', 'delivery_key', 'open_delivery', 'rule_term', 'destination', 'signing_secret']) as t;

-- How far it is behind.
select tests.act_as_nobody();
delete from notification.delivery;
select tests.create_delivery(chat, s) is not null from f, unnest(array['due', 'due', 'held', 'sending', 'sent']) as s;
update notification.delivery set due_at = clock_timestamp() - interval '90 s' where status in ('due', 'held');
select tests.act_as(owner) from f;
select is(api.notification_lag() - 'waiting_seconds',
  '{"unmatched": 0, "unmatched_seconds": 0, "faulty": 0, "waiting": 2, "sending": 1, "held": 1, "overdue": 1,
  "failing_channels": 0, "disabled_channels": 1}', 'a member sees how far the engine is behind');
select ok((api.notification_lag() ->> 'waiting_seconds')::integer between 90 and 100, 'and for how long something waits');
select tests.act_as(stranger) from f;
select is(api.notification_lag() -> 'waiting', '0', 'of the own organisation');
select tests.act_as(admin) from f;
select ok((api.notification_lag() -> 'waiting')::integer >= 2, 'an admin sees all');
select tests.act_as_anon();
select is(tests.outcome('select api.notification_lag()'), '42501', 'a stranger sees nothing');
select tests.act_as_nobody();

select * from finish();
rollback;
