-- Tests: notification.claim_next, notification.finish_attempt, notification.recover_sendings, notification.retry_delay,
-- notification.describe_channel
begin;
select plan(89);

select is(tests.outcome(s), '42501', format('%s may not: %s', r, s))
from (values ('anon'), ('member'), ('partner'), ('admin'), ('leadmill_api'), ('leadmill_monitor')) as v (r),
  unnest(array['select notification.claim_next()', 'select notification.recover_sendings()',
    'select notification.finish_attempt(gen_random_uuid(), 1, ''sent'', 200, 1, null, null, null, null)']) as s,
  lateral (select set_config('role', r, true)) as c;
select tests.act_as_nobody();
select is(tests.outcome('select secret from notification.channel'), '42501', r || ' reads no secret')
from (values ('anon'), ('member'), ('partner'), ('admin'), ('leadmill_api'), ('leadmill_worker'), ('leadmill_reconciler'),
  ('leadmill_monitor')) as v (r),
  lateral (select set_config('role', r, true)) as c;
select tests.act_as_nobody();

call tests.register_things();
create temp table f as
select a, b, tests.create_user('owner@people.example', a) as owner, tests.create_target(a, place => 'space') as chat,
  tests.create_target(a, 'endpoint') as endpoint, tests.create_target(a, 'endpoint', settings => '{"is_ordered": true}') as ordered
from tests.create_organization('A') as a, tests.create_organization('B') as b;
create temp table claimed (claim jsonb) on commit drop;
create function pg_temp.claim() returns jsonb language plpgsql as $$
declare
  v_claim jsonb;
begin
  set local role leadmill_worker;
  v_claim := notification.claim_next();
  reset role;
  delete from claimed;
  insert into claimed values (v_claim);
  return v_claim;
end
$$;
-- Report the last claim.
create function pg_temp.finish(outcome text, code integer default 200, problem text default null, after integer default null,
  answer text default 'ok', reference text default null) returns void language plpgsql as $$
begin
  set local role leadmill_worker;
  perform notification.finish_attempt((claim ->> 'delivery_id')::uuid, (claim ->> 'attempt')::integer, outcome, code, 12, answer, after,
    problem, reference) from (select c.claim from pg_temp.last_claim() as c) as c;
  reset role;
end
$$;
create function pg_temp.last_claim() returns table (claim jsonb) language sql security definer as 'select claim from claimed';
create function pg_temp.title() returns text language sql as $$ select pg_temp.claim() #>> '{message,title}' $$;
create function pg_temp.happen(channel_id uuid, n integer) returns uuid language sql as $$
  select tests.happen('thing.made', c.organization_id, jsonb_build_object('name', n)) from notification.channel as c where c.id = channel_id
$$;
create function pg_temp.states(channel_id uuid) returns text language sql as $$
  select string_agg(concat_ws(' ', d.status, d.attempts, d.failures), ', ' order by d.sequence) from notification.delivery as d
  where d.channel_id = states.channel_id
$$;
-- Lets time pass for the queues and what is held.
create procedure pg_temp.pass(how_long interval) language sql as $$
  update notification.destination set next_at = next_at - how_long, leased_until_at = leased_until_at - how_long;
  update notification.delivery set due_at = due_at - how_long where status = 'held';
$$;
create procedure pg_temp.forget() language sql as $$
  delete from notification.delivery; delete from notification.attempt; delete from notification.rule where channel_id is not null;
  delete from notification.pending_event;
  update notification.destination set in_flight_id = null, leased_until_at = null, next_at = 'infinity', waiting_lane_id = null;
$$;

-- One after the other.
select is((pg_temp.claim() ->> 'wait')::numeric, 60.0, 'without anything due, a worker waits');
select tests.hear(chat, '{thing.made}', more => '{"mode": "detailed", "body_template": {"a": 1}}') from f;
select pg_temp.happen(chat, n) from f, generate_series(1, 3) as n;
select notification.match_events();
select is(
  pg_temp.claim() - 'secret' - 'delivery_id' #- '{message,happened_at}',
  jsonb_build_object('attempt', 1, 'kind', 'google_chat', 'channel_id', chat, 'organization_id', a, 'settings', '{}'::jsonb,
    'mode', 'detailed', 'body_template', '{"a": 1}'::jsonb, 'is_test', false, 'is_late', false, 'sequence', 1, 'message',
    '{"kind": "thing.made", "title": "thing.made 1", "summary": "A thing.", "url": null, "thread": null, "facts": [], "changes": [],
      "contact": [], "data": {"name": 1}}'::jsonb), 'a worker gets the first delivery with all that it needs to send it') from f;
select is(decode(claim ->> 'secret', 'base64'), c.secret, 'the secret is as it is stored: encrypted')
from claimed, f join notification.channel as c on c.id = chat;
select is(pg_temp.states(chat), 'sending 1 0, due 0 0, due 0 0', 'it is being sent, and the others wait') from f;
create temp table first as select claim from claimed;
select ok(not pg_temp.claim() ? 'delivery_id', 'a queue has one under way');
select ok((claim ->> 'wait')::numeric <= 60, 'whoever asks is told when to ask again') from claimed;
call pg_temp.pass('2 seconds');
select ok(not pg_temp.claim() ? 'delivery_id', 'also when the interval has passed');
insert into claimed select claim from first;
delete from claimed where claim ? 'wait';
select pg_temp.finish('sent', answer => repeat('x', 2000), reference => 'R-1');
select is(pg_temp.states(chat), 'sent 1 0, due 0 0, due 0 0', 'what was received is sent') from f;
select is((status_code, external_reference, finished_at is not null)::text, '(200,R-1,t)', 'with the answer')
from notification.delivery where status = 'sent';
select results_eq(
  'select number, outcome, status_code, duration_ms, length(answer), problem, organization_id from notification.attempt',
  $$select 1, 'sent', 200, 12, 1024, null::text, a from f$$, 'the attempt is kept with the first kilobyte of the answer');
select is(pg_temp.title(), 'thing.made 2', 'then comes the next');
select pg_temp.finish('sent');
select ok(not pg_temp.claim() ? 'delivery_id', 'but not before the interval of the vendor has passed');
select ok((claim ->> 'wait')::numeric between 0.5 and 1.1, 'for so long a worker waits') from claimed;
call pg_temp.pass('2 seconds');
select is(pg_temp.title(), 'thing.made 3', 'afterwards the next one is due');
select pg_temp.finish('sent');
call pg_temp.pass('2 seconds');
select ok(not pg_temp.claim() ? 'delivery_id', 'then none is left');
select is((select count(*)::integer from notification.destination where next_at < 'infinity'), 0, 'and no queue is looked at any more');
select pg_temp.happen(chat, 4) from f;
select notification.match_events();
select is(pg_temp.title(), 'thing.made 4', 'until something happens again');
call pg_temp.forget();

-- Failures of a chat.
select tests.hear(chat, '{thing.made}') from f;
select pg_temp.happen(chat, n) from f, generate_series(1, 2) as n;
select notification.match_events();
select pg_temp.title();
select pg_temp.finish('retry', 500, 'HTTP 500', answer => 'trouble');
select is(pg_temp.states(chat), 'held 1 1, due 0 0', 'a card that fails is tried again later') from f;
select ok(failing_since_at is not null, 'the channel remembers since when it fails') from notification.channel, f where id = chat;
call pg_temp.pass('2 seconds');
update notification.delivery set due_at = clock_timestamp() + interval '2 seconds' where status = 'held';
select is(pg_temp.title(), 'thing.made 2', 'the next one passes it over');
select pg_temp.finish('sent');
select ok(failing_since_at is null, 'a success ends the failure of the channel') from notification.channel, f where id = chat;
call pg_temp.pass('3 seconds');
select is(pg_temp.title(), 'thing.made 1', 'later it is sent');
select is(claim -> 'is_late' || (claim -> 'attempt'), '[true, 2]', 'marked as late, as the second attempt') from claimed;
select is(claim ->> 'delivery_id', id::text, 'with the same id') from claimed, notification.delivery where status = 'sending';
select pg_temp.finish('failed', 400, 'our defect');
select is(pg_temp.states(chat), 'failed 2 2, sent 1 0', 'what cannot succeed has failed') from f;
select is((last_error, status_code)::text, '("our defect",400)', 'with the reason') from notification.delivery where status = 'failed';
call pg_temp.forget();
select tests.hear(chat, '{thing.made}') from f;
select pg_temp.happen(chat, n) from f, generate_series(1, 2) as n;
select notification.match_events();
select pg_temp.title();
select pg_temp.finish('retry', 429, 'full', 30);
call pg_temp.pass('28 seconds');
select ok(not pg_temp.claim() ? 'delivery_id', 'a space that is full rests as long as it says');
call pg_temp.pass('3 seconds');
select is(pg_temp.title(), 'thing.made 1', 'then the same card is the first');
select pg_temp.finish('retry', 429, 'full', 86400);
call pg_temp.pass('1 hour 1 second');
select is(pg_temp.title(), 'thing.made 1', 'no space rests longer than an hour');
update notification.delivery set failures = 59 where status = 'sending';
select pg_temp.finish('retry', 503, 'HTTP 503');
select is(pg_temp.states(chat), 'failed 3 60, due 0 0', 'after sixty failures a chat is given up') from f;
call pg_temp.forget();

-- An ordered endpoint waits.
select tests.hear(ordered, '{thing.made}'), tests.hear(endpoint, '{thing.made}') from f;
select pg_temp.happen(ordered, n) from f, generate_series(1, 2) as n;
update notification.destination as q set next_at = clock_timestamp() from notification.channel as c, f
where c.id = ordered and q.id = c.destination_id;
select notification.match_events();
update notification.destination as q set next_at = 'infinity' from notification.channel as c, f
where c.id = endpoint and q.id = c.destination_id;
select is(pg_temp.title(), 'thing.made 1', 'an endpoint gets the first');
select pg_temp.finish('retry', null, 'no answer');
select is(pg_temp.states(ordered), 'due 1 1, due 0 0', 'one that wants an order keeps it at the head') from f;
call pg_temp.pass('3 seconds');
select ok(not pg_temp.claim() ? 'delivery_id', 'and rests until it is tried again');
call pg_temp.pass('4 seconds');
select is(pg_temp.title(), 'thing.made 1', 'as the first');
select pg_temp.finish('sent');
select is(pg_temp.title(), 'thing.made 2', 'then comes the next, at once');
select pg_temp.finish('sent');
update notification.destination as q set next_at = clock_timestamp() from notification.channel as c, f
where c.id = endpoint and q.id = c.destination_id;
select is(pg_temp.title(), 'thing.made 1', 'another endpoint gets the first');
select pg_temp.finish('retry', null, 'no answer');
select is(pg_temp.title(), 'thing.made 2', 'and the second, if it wants no order');
call pg_temp.forget();
select ok(bool_and(d between e * 0.8 and e * 1.2), 'an endpoint is tried by the schedule that is documented')
from (values (1, interval '5 s'), (2, '5 min'), (3, '30 min'), (4, '2 h'), (5, '5 h'), (6, '10 h'), (7, '10 h')) as v (n, e),
  generate_series(1, 20), lateral (select notification.retry_delay('endpoint', n + 0 * generate_series) as d) as r;
select is(notification.retry_delay('endpoint', 8), null, 'eight times');
select ok(bool_and(d between '0' and make_interval(secs => least(3600, 2 ^ n))) and max(d) > interval '20 minutes',
  'a chat after a random time of up to an hour')
from generate_series(1, 59) as n, generate_series(1, 5) as i, lateral (select notification.retry_delay('slack', n + 0 * i) as d) as r;

-- Gone.
select tests.hear(chat, '{thing.made}') from f;
select pg_temp.happen(chat, n) from f, generate_series(1, 3) as n;
select notification.match_events();
select pg_temp.title();
select pg_temp.finish('gone', 404, 'the space was removed');
select is(pg_temp.states(chat), 'failed 1 1, failed 0 0, failed 0 0', 'nothing more is sent to a channel that is gone') from f;
select is((status, disabled_reason)::text, '(disabled,"the space was removed")', 'it is disabled') from notification.channel, f where id = chat;
select results_eq(
  $$select d.template, d.user_id, notification.mail_context(d) from notification.delivery as d where d.template is not null$$,
  $$select 'channel_disabled', owner, jsonb_build_object('channel', chat::text, 'kind', 'google_chat', 'reason', 'the space was removed',
      'failed', 3) from f$$, 'and its organisation is told');
select is(notification.describe_channel(jsonb_build_object('channel_id', chat), b, null), null, 'but no other') from f;
select tests.happen('thing.made', a) from f;
select notification.match_events();
select is((select count(*)::integer from notification.delivery as d, f where d.channel_id = chat), 3, 'nothing is written for it any more');
call pg_temp.forget();
select tests.hear(endpoint, '{thing.made}') from f;
update notification.channel set failing_since_at = clock_timestamp() - interval '5 days 1 minute' from f where id = endpoint;
select pg_temp.happen(endpoint, 1) from f;
select notification.match_events();
select pg_temp.title();
select pg_temp.finish('retry', 500, 'HTTP 500');
select is((status, disabled_reason)::text, '(disabled,"nothing but failures for 5 days, at last: HTTP 500")',
  'an endpoint that has failed for five days is disabled') from notification.channel, f where id = endpoint;
select is(pg_temp.states(endpoint), 'failed 1 1', 'what waits for it has failed') from f;
update notification.channel set status = 'active', disabled_reason = null, disabled_at = null, failing_since_at = null;
call pg_temp.forget();

-- Dead workers.
select tests.hear(chat, '{thing.made}') from f;
select pg_temp.happen(chat, n) from f, generate_series(1, 2) as n;
select notification.match_events();
select pg_temp.title();
delete from first;
insert into first select claim from claimed;
set local role leadmill_worker;
select is(notification.recover_sendings(), 0, 'a worker has a minute to report');
reset role;
call pg_temp.pass('61 seconds');
set local role leadmill_worker;
select is(notification.recover_sendings(), 1, 'afterwards it is presumed dead');
reset role;
select is(pg_temp.states(chat), 'due 1 1, due 0 0', 'its delivery is due again') from f;
select is((number, outcome)::text, '(1,lost)', 'the log says so') from notification.attempt;
select is(pg_temp.claim() - 'attempt' - 'is_late' - 'message', first.claim - 'attempt' - 'is_late' - 'message',
  'and is given to the next one, with the same id, in its place') from first;
create temp table second as select claim from claimed;
delete from claimed;
insert into claimed select claim from first;
select pg_temp.finish('retry', 500, 'late');
select is(pg_temp.states(chat), 'sending 2 1, due 0 0', 'a late report of a failure changes nothing') from f;
select is((number, outcome, problem)::text, '(1,retry,late)', 'but the log') from notification.attempt;
select ok(not pg_temp.claim() ? 'delivery_id', 'and does not free the queue');
delete from claimed;
insert into claimed select claim from second;
select pg_temp.finish('retry', 500, 'trouble');
delete from claimed;
insert into claimed select claim from first;
select pg_temp.finish('sent');
select is(pg_temp.states(chat), 'sent 2 2, due 0 0', 'a late report of a success counts') from f;
select pg_temp.finish('failed');
select is(pg_temp.states(chat), 'sent 2 2, due 0 0', 'what is sent stays sent') from f;
call pg_temp.pass('61 seconds');
select is(pg_temp.title(), 'thing.made 2', 'the queue goes on');
update notification.delivery set failures = 9 where status = 'sending';
call pg_temp.pass('61 seconds');
select notification.recover_sendings();
select is(pg_temp.states(chat), 'sent 2 2, failed 1 10', 'what has cost ten workers is given to no other') from f;
call pg_temp.forget();

-- Refused reports, gone subjects.
select is(tests.outcome($$select notification.finish_attempt(gen_random_uuid(), 1, 'eaten', 200, 1, null, null, null, null)$$), 'LM703',
  'an unknown outcome is refused');
select is(tests.outcome($$select notification.finish_attempt(gen_random_uuid(), 1, 'sent', 200, 1, null, null, null, null)$$), 'done',
  'a report about an unknown delivery changes nothing');
select tests.hear(chat, '{thing.made}') from f;
select pg_temp.happen(chat, n) from f, generate_series(1, 2) as n;
select notification.match_events();
delete from tests.thing where data ->> 'name' = '1';
select is(pg_temp.title(), 'thing.made 2', 'what is gone when its turn comes is not told');
select is(pg_temp.states(chat), 'failed 0 0, sending 1 0', 'and has failed') from f;

select * from finish();
rollback;
