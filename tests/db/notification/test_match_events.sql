-- Tests: notification.match_events, notification.matches_of, notification.write_deliveries, notification.content_of
call tests.stay_within('hour');
begin;
select plan(52);

select is(tests.outcome('select notification.match_events(1)'), '42501', r || ' matches no events')
from (values ('anon'), ('member'), ('partner'), ('admin'), ('leadmill_api'), ('leadmill_monitor')) as v (r),
  lateral (select set_config('role', r, true)) as s;
select tests.act_as_nobody();

call tests.register_things();
create temp table f as
select a, b, tests.create_target(a, place => 'space') as chat, tests.create_target(a, 'endpoint') as endpoint,
  tests.create_target(a, 'email', 'ann') as box, tests.create_target(b, place => 'other') as theirs, tests.create_target(null) as ours
from tests.create_organization('A') as a, tests.create_organization('B') as b;
create function pg_temp.match(maximum integer default 500) returns integer language plpgsql as $$
declare
  v_count integer;
begin
  set local role leadmill_worker;
  v_count := notification.match_events(maximum);
  reset role;
  return v_count;
end
$$;
-- The messages of the deliveries of a channel, in their order.
create function pg_temp.told(channel_id uuid) returns setof text language sql as $$
  select concat_ws(' ', d.status, case when d.due_at > clock_timestamp() then 'later' end, coalesce(c.content #>> '{message,title}', (
    select string_agg(i.item ->> 'title', ', ' order by i.place) from jsonb_array_elements(c.content -> 'items') with ordinality as i (item, place))))
  from notification.delivery as d, lateral (select notification.content_of(d) as content) as c
  where d.channel_id = told.channel_id order by d.sequence, d.id
$$;
create procedure pg_temp.forget() language sql as $$
  delete from notification.delivery; delete from notification.rule where channel_id is not null; delete from notification.open_delivery;
  delete from notification.pending_event;
$$;

-- Tenants, filters.
select is(pg_temp.match(), 0, 'without events there is nothing to do');
select tests.hear(chat, '{thing.made}', '{"colour": "red"}'), tests.hear(chat, '{thing.made}', '{"size": {"min": 10}}'),
  tests.hear(theirs, '{thing.made,thing.sold}') from f;
select tests.happen('thing.made', a, '{"name": "1", "colour": "red", "size": 5}'),
  tests.happen('thing.made', b, '{"name": "2", "colour": "red"}'), tests.happen('thing.sold', a, '{"name": "3", "colour": "red"}'),
  tests.happen('thing.made', a, '{"name": "4", "colour": "blue", "size": 12}'),
  tests.happen('thing.made', a, '{"name": "5", "colour": "blue"}'), tests.happen('thing.sold', b, '{"name": "6"}')
from f;
select is(pg_temp.match(), 5, 'what no rule of the organisation names was not kept; the rest is matched');
select is_empty('select from notification.pending_event', 'and does not wait any more');
select results_eq('select pg_temp.told(chat) from f', $$values ('due thing.made 1'), ('due thing.made 4')$$,
  'a rule hears of the events of its organisation that pass its filter');
select results_eq('select pg_temp.told(theirs) from f', $$values ('due thing.made 2'), ('due thing.sold 6')$$,
  'a rule without a filter hears of all, in order');
select is_empty('select from notification.delivery as d join f on d.channel_id = chat where d.organization_id <> a',
  'a delivery belongs to the organisation of its channel');
select is_empty($$select from notification.delivery as d where d.events::text ~ 'red|blue'$$, 'it stores ids, and no content');
select results_eq(
  $$select q.last_sequence, q.next_at <= clock_timestamp() from notification.destination as q, notification.channel as c, f
    where c.id = chat and q.id = c.destination_id$$,
  'values (2::bigint, true)', 'its queue is awake and has numbered it');
select is(pg_temp.match(), 0, 'a second run finds nothing');

-- Once.
insert into notification.pending_event (id, kind, subject_id, organization_id, refs, happened_at)
select id, kind, subject_id, organization_id, refs, created_at from event.outbox as o, f where o.organization_id = a and o.kind = 'thing.made';
select is(pg_temp.match(), 3, 'events that come a second time are matched');
select results_eq('select pg_temp.told(chat) from f', $$values ('due thing.made 1'), ('due thing.made 4')$$,
  'and make no second delivery');
-- As if midnight between two weeks lay between: the first delivery is in another partition.
update notification.delivery as d set id = overlay(d.id::text placing '01999999' from 1 for 8)::uuid from f where d.channel_id = chat;
insert into notification.pending_event (id, kind, subject_id, organization_id, refs, happened_at)
select id, kind, subject_id, organization_id, refs, created_at from event.outbox as o, f where o.organization_id = a and o.kind = 'thing.made';
select pg_temp.match();
select is((select count(*)::integer from notification.delivery as d, f where d.channel_id = chat), 2,
  'also when the first is in the partition of another week');
call pg_temp.forget();

-- Rules of the platform, channels that are not in use.
select tests.hear(ours, '{thing.made}'), tests.hear(chat, '{thing.made}') from f;
select tests.happen('thing.made', a, '{"name": "1"}'), tests.happen('thing.made', b, '{"name": "2"}'), tests.happen('thing.made', null, '{"name": "3"}')
from f;
select pg_temp.match();
select set_eq('select pg_temp.told(ours) from f', $$values ('due thing.made 1'), ('due thing.made 2'), ('due thing.made 3')$$,
  'a rule of the platform hears of the events of all, and of no organisation');
select results_eq('select pg_temp.told(chat) from f', $$values ('due thing.made 1')$$, 'an organisation hears of its own only');
call pg_temp.forget();
select tests.hear(chat, '{thing.made}'), tests.hear(box, '{thing.made}') from f;
update notification.channel as c set status = 'disabled', disabled_reason = 'gone', disabled_at = now() from f where c.id = chat;
update notification.channel as c set confirmed_at = null from f where c.id = box;
select tests.happen('thing.made', a) from f;
select pg_temp.match();
select is_empty('select from notification.delivery', 'nothing is written for a disabled channel, nor for an address that is not confirmed');
update notification.channel as c set status = 'active', disabled_reason = null, disabled_at = null from f where c.id = chat;
update notification.channel as c set confirmed_at = now() from f where c.id = box;
call pg_temp.forget();

-- A mailbox.
select tests.hear(box, '{thing.made}', more => '{"mode": "detailed"}') from f;
select tests.happen('thing.made', a, '{"name": "1"}') from f;
select pg_temp.match();
select results_eq(
  $$select d.template, d.status, j.task_name::text, j.args - 'request_id'
    from notification.delivery as d left join queue.procrastinate_jobs as j on j.id = d.job_id$$,
  $$select 'event_notification', 'due', 'send_mail', jsonb_build_object('delivery_id', d.id) from notification.delivery as d$$,
  'what goes to a mailbox is a mail, and has its job');
select is(
  (select notification.claim_delivery(d.id) - '{site,unsubscribe}'::text[] #- '{context,messages,0,happened_at}' from notification.delivery as d),
  '{"template": "event_notification", "email": "ann@box.example", "name": "", "context": {"is_test": false, "is_detailed": true, "more": 0,
    "messages": [{"kind": "thing.made", "title": "thing.made 1", "summary": "A thing.", "url": null, "thread": null,
      "facts": [], "changes": [], "contact": [], "data": {"name": "1"}}]}}'::jsonb,
  'the worker gets the address and the message');
select tests.happen('thing.made', a, jsonb_build_object('name', n)) from f, generate_series(2, 5) as n;
select pg_temp.match();
select results_eq('select pg_temp.told(box) from f', $$values ('sending thing.made 1'), ('due thing.made 2, thing.made 3, thing.made 4, thing.made 5')$$,
  'what happens while a mail waits joins it, and nothing joins one that is being sent');
select is((select count(*)::integer from queue.procrastinate_jobs where task_name = 'send_mail'), 2, 'so that a flood is few mails');
call pg_temp.forget();

-- Bursts.
update ops.setting set value = '600' where name = 'notification.burst_seconds';
select tests.hear(chat, '{thing.changed,thing.sold}'), tests.hear(endpoint, '{thing.changed}') from f;
select tests.happen('thing.changed', a, '{"name": "1"}', 'thing-1', '[{"label": "Stage", "from": "A", "to": "B"}]'),
  tests.happen('thing.changed', a, '{"name": "2"}', 'thing-2', '[{"label": "Stage", "from": "A", "to": "B"}]') from f;
select pg_temp.match();
select results_eq('select pg_temp.told(chat) from f', $$values ('held later thing.changed 1'), ('held later thing.changed 2')$$,
  'a card about a change waits for further ones');
select results_eq('select pg_temp.told(endpoint) from f', $$values ('due thing.changed 1'), ('due thing.changed 2')$$,
  'an endpoint gets each event at once');
select tests.happen('thing.changed', a, '{"name": "1"}', 'thing-1',
  '[{"label": "Stage", "from": "B", "to": "C"}, {"label": "Value", "from": "1", "to": "2"}]') from f;
select tests.happen('thing.changed', a, '{"name": "1"}', 'thing-1', '[{"label": "Value", "from": "2", "to": "1"}]') from f;
select pg_temp.match();
select results_eq('select pg_temp.told(chat) from f', $$values ('held later thing.changed 1'), ('held later thing.changed 2')$$,
  'they join the card of their thing');
select is(
  (select notification.content_of(d) #> '{message,changes}' from notification.delivery as d, f
   where d.channel_id = chat order by d.sequence limit 1),
  '[{"label": "Stage", "from": "A", "to": "C"}]', 'it tells the first and the last state, and not what changed back');
select is((select array_agg(d.event_count order by d.sequence) from notification.delivery as d, f where d.channel_id = chat), '{3,1}',
  'it counts its events');
select tests.happen('thing.sold', a, '{"name": "1"}', 'thing-1', '[{"label": "Status", "from": "open", "to": "sold"}]') from f;
select pg_temp.match();
select results_eq('select pg_temp.told(chat) from f', $$values ('held thing.sold 1'), ('held later thing.changed 2')$$,
  'what is more than a change speaks for the card, which does not wait any longer');
update notification.delivery as d set status = 'sending' from f where d.channel_id = chat;
select tests.happen('thing.sold', a, '{"name": "1"}', 'thing-1') from f;
select pg_temp.match();
select results_eq('select pg_temp.told(chat) from f',
  $$values ('sending thing.sold 1'), ('sending later thing.changed 2'), ('due thing.sold 1')$$, 'nothing joins what is being sent');
update notification.open_delivery set closes_at = clock_timestamp() - interval '1 second';
select tests.happen('thing.sold', a, '{"name": "1"}', 'thing-1') from f;
select pg_temp.match();
select is((select count(*)::integer from notification.delivery as d, f where d.channel_id = chat and d.status = 'due'), 2,
  'nor what is some seconds older');
call pg_temp.forget();

select tests.hear(chat, '{thing.changed,thing.sold}'), tests.hear(endpoint, '{thing.changed}') from f;
select tests.happen('thing.changed', a, jsonb_build_object('name', n, 'is_bulk', true), 'thing-' || n) from f, generate_series(1, 3) as n;
select tests.happen('thing.changed', a, '{"name": "4", "is_bulk": false}', 'thing-4') from f;
select pg_temp.match();
select tests.happen('thing.changed', a, '{"name": "5", "is_bulk": true}', 'thing-5') from f;
select pg_temp.match();
select results_eq('select pg_temp.told(chat) from f',
  $$values ('held later thing.changed 1, thing.changed 2, thing.changed 3, thing.changed 5'), ('held later thing.changed 4')$$,
  'what somebody changed all at once is one digest');
select results_eq('select extract(epoch from d.due_at - d.created_at)::integer from notification.delivery as d, f where d.channel_id = chat
  order by d.sequence', 'values (30), (600)', 'which waits for the rest');
select is((select count(*)::integer from notification.delivery as d, f where d.channel_id = endpoint and d.status = 'due'), 5,
  'an endpoint gets each event at once, all the same');
call pg_temp.forget();
update ops.setting set value = '3' where name = 'notification.burst_seconds';

-- Digests and quiet hours.
select tests.hear(chat, '{thing.made}', more => '{"digest": "hourly"}'), tests.hear(box, '{thing.made}', more => '{"digest": "daily"}') from f;
select tests.happen('thing.made', a, jsonb_build_object('name', n), 'thread-' || n) from f, generate_series(1, 3) as n;
select pg_temp.match();
select tests.happen('thing.made', a, jsonb_build_object('name', n)) from f, generate_series(4, 130) as n;
select pg_temp.match();
select results_eq(
  $$select d.status, d.event_count, jsonb_array_length(d.events), d.due_at = date_trunc('hour', now()) + interval '1 hour'
    from notification.delivery as d, f where d.channel_id = chat$$,
  $$values ('held', 130, 100, true)$$, 'a digest is one delivery, which lists a hundred events and counts the others');
select is(
  (select concat_ws(' ', jsonb_array_length(c.content -> 'items'), c.content #>> '{items,2,title}', c.content ->> 'more')
   from notification.delivery as d, f, lateral (select notification.content_of(d) as content) as c where d.channel_id = chat),
  '100 thing.made 3 30', 'its items are the messages, and more is how many are left out');
select is((select d.job_id from notification.delivery as d, f where d.channel_id = box), null, 'a mail that is held has no job yet');
call pg_temp.forget();
select tests.hear(chat, '{thing.made}', more => jsonb_build_object(
  'quiet_from', (now() at time zone 'UTC' - interval '1 hour')::time, 'quiet_until', (now() at time zone 'UTC' + interval '1 hour')::time)) from f;
select tests.happen('thing.made', a, '{"name": "1"}') from f;
select pg_temp.match();
select results_eq('select pg_temp.told(chat) from f', $$values ('held later thing.made 1')$$, 'what happens in quiet hours is held');
call pg_temp.forget();

-- What cannot be told.
select tests.hear(chat, '{thing.made,thing.broken}') from f;
create temp table gone as select tests.happen('thing.made', a, '{"name": "gone"}') as id from f;
delete from tests.thing where id = (select id from gone);
select tests.happen('thing.broken', a), tests.happen('thing.made', a, '{"name": "2"}') from f;
select is(pg_temp.match(), 3, 'a faulty message does not end the run');
select results_eq('select pg_temp.told(chat) from f', $$values ('due thing.made 2')$$, 'nor hold up others; what is gone is not told');
select results_eq('select kind, problem from notification.pending_event', $$values ('thing.broken', 'error 22P02')$$,
  'the event keeps the code of the error, without its words');
select is(pg_temp.match(), 0, 'it is not tried again');
update notification.source set message_function = 'tests.describe_thing' where event_kind = 'thing.broken';
update notification.pending_event set problem = null;
select is(pg_temp.match(), 1, 'until somebody has corrected the cause and says so');
call pg_temp.forget();

-- The order of rules.
create temp table rule as
select tests.hear(chat, '{thing.made}', more => '{"mode": "compact"}') as first_id, tests.hear(chat, '{thing.made}') as second_id from f;
update notification.rule as r set position = case r.id when second_id then 1 else 2 end from rule where r.id in (first_id, second_id);
select tests.happen('thing.made', a, jsonb_build_object('name', n)) from f, generate_series(1, 2) as n;
select pg_temp.match();
select results_eq(
  'select d.rule_id = second_id, d.events #>> ''{0,id}'' = min(d.events #>> ''{0,id}'') over () from notification.delivery as d, rule
    where d.rule_id in (first_id, second_id) order by d.sequence',
  'values (true, true), (false, true), (true, false), (false, false)', 'an event that several rules want is sent in the order of the rules');
call pg_temp.forget();

-- Shares.
select tests.hear(chat, '{thing.made}'), tests.hear(theirs, '{thing.made}') from f;
select tests.happen('thing.made', a) from f, generate_series(1, 50);
select tests.happen('thing.made', b) from f, generate_series(1, 3);
select is(pg_temp.match(10), 8, 'each organisation has an equal share of a run');
select is((select count(*)::integer from notification.delivery as d, f where d.channel_id = theirs), 3,
  'so that many events of one do not delay another');
select results_eq(
  'select d.sequence from notification.delivery as d, f where d.channel_id = chat order by d.events #>> ''{0,id}''',
  $$select q.last_sequence - 5 + n from notification.destination as q, notification.channel as c, f, generate_series(1, 5) as n
    where c.id = chat and q.id = c.destination_id order by n$$, 'numbers follow the order of the events');

-- Many rules.
create temp table busy as
select o.id, tests.create_target(o.id, 'endpoint') as channel from (select tests.create_organization('Busy') as id offset 0) as o;
select tests.hear(channel, '{thing.made}') from busy, generate_series(1, 100);
select tests.happen('thing.made', id) from busy, generate_series(1, 30);
delete from notification.pending_event where organization_id <> (select id from busy);
select is(pg_temp.match(100), 20, 'an organisation with many rules has fewer of its events matched at once');
select is((select count(*)::integer from notification.delivery where channel_id = channel), 2000, 'each for each rule') from busy;
call pg_temp.forget();
insert into notification.pending_event (id, kind, subject_id, organization_id, refs, happened_at)
select n, 'thing.made', gen_random_uuid(), case when n <= 1000 then '00000000-0000-0000-0000-000000000001'
  else ('ffffffff-ffff-ffff-ffff-' || lpad(n::text, 12, '0')) end::uuid, '{}', now()
from generate_series(1, 1030) as n;
analyze notification.pending_event;
create temp table reads as select pg_stat_get_xact_tuples_returned('notification.pending_event_by_organization'::regclass) as count;
select count(*) from notification.take_events(62);
select cmp_ok(pg_stat_get_xact_tuples_returned('notification.pending_event_by_organization'::regclass) - r.count, '<', 500::bigint,
  'to find the others, the many events of one are not read')
from reads as r;

select * from finish();
rollback;
