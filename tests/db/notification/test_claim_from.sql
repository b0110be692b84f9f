-- Tests: notification.claim_from, notification.next_in_queue, notification.next_with_a_place,
-- notification.free_place, notification.claim_of, notification.release_held
begin;
select plan(20);

call tests.register_things();
create temp table f as
select a, b, tests.create_target(a, place => 'shared') as a_chat, tests.create_target(b, place => 'shared') as b_chat
from tests.create_organization('A') as a, tests.create_organization('B') as b;
update notification.destination set every = '0';
create function pg_temp.title() returns text language plpgsql as $$
declare
  v_claim constant jsonb := notification.claim_next();
begin
  if v_claim ? 'delivery_id' then
    perform notification.finish_attempt((v_claim ->> 'delivery_id')::uuid, (v_claim ->> 'attempt')::integer, 'sent', 200, 1, null, null, null, null);
  end if;
  return v_claim #>> '{message,data,name}';
end
$$;

-- Two organisations in one space.
select is((select count(distinct destination_id)::integer from notification.channel), 1, 'channels to one space share a queue');
select tests.hear(a_chat, '{thing.made}'), tests.hear(b_chat, '{thing.made}') from f;
select tests.happen('thing.made', a, jsonb_build_object('name', 'a' || n)) from f, generate_series(1, 6) as n;
select tests.happen('thing.made', b, jsonb_build_object('name', 'b' || n)) from f, generate_series(1, 2) as n;
select notification.match_events();
create temp table told (place serial, name text);
insert into told (name) select pg_temp.title() from generate_series(1, 8);
select ok((select max(place) from told where name ~ 'b') <= 4, 'organisations that share a queue take turns');
select is((select array_agg(name order by place) from told where name ~ 'a'), '{a1,a2,a3,a4,a5,a6}', 'each keeps its order');
select is((select array_agg(name order by place) from told where name ~ 'b'), '{b1,b2}', 'the other one, too');

-- Slow endpoints of one organisation.
update ops.setting set value = '3' where name = 'notification.places';
delete from notification.rule where channel_id is not null;
create temp table slow as select tests.create_target(a, 'endpoint') as id from f, generate_series(1, 5);
create temp table quick as select tests.create_target(b, 'endpoint') as id from f;
select tests.hear(id, '{thing.made}') from slow union all select tests.hear(id, '{thing.made}') from quick;
select tests.happen('thing.made', a) from f;
select notification.match_events();
create function pg_temp.claims(n integer) returns setof jsonb language plpgsql as $$
declare
  v_claim jsonb;
begin
  for i in 1..n loop
    v_claim := notification.claim_next();
    exit when not v_claim ? 'delivery_id';
    return next v_claim;
  end loop;
end
$$;
create temp table taken as select claim from pg_temp.claims(10) as claim;
select is((select count(*)::integer from taken), 3, 'an organisation has no more under way than it may');
select is((select count(*)::integer from notification.destination where waiting_lane_id = (select a from f)), 2, 'its other queues rest');
select tests.happen('thing.made', b, '{"name": "quick"}') from f;
select notification.match_events();
select is(pg_temp.title(), 'quick', 'another organisation does not wait for them');
select notification.finish_attempt((claim ->> 'delivery_id')::uuid, 1, 'sent', 200, 1, null, null, null, null) from taken limit 1;
select is((select count(*)::integer from notification.destination where waiting_lane_id = (select a from f)), 1,
  'when one is finished, one of the others goes on');
select is((select count(*)::integer from pg_temp.claims(10)), 1, 'at once');
update notification.destination set next_at = next_at - interval '2 seconds';
select is((select count(*)::integer from pg_temp.claims(10)), 0, 'and no more than one');

-- They do not hold up a queue that it shares with another one.
update notification.destination set last_lane_id = b
from f where id = (select c.destination_id from notification.channel as c where c.id = f.a_chat);
select tests.hear(a_chat, '{thing.sold}'), tests.hear(b_chat, '{thing.sold}') from f;
select tests.happen('thing.sold', o.id, '{"name": "shared"}') from f, unnest(array[a, b]) as o (id);
select notification.match_events();
create temp table shared as select claim from pg_temp.claims(10) as claim;
select is((select jsonb_agg(claim -> 'organization_id') from shared), jsonb_build_array(b),
  'who shares a queue with an organisation that has used up its places does not wait for it') from f;
select notification.finish_attempt((claim ->> 'delivery_id')::uuid, 1, 'sent', 200, 1, null, null, null, null) from shared;
select is((select count(*)::integer from pg_temp.claims(10)), 0, 'whose own delivery waits for a place');
delete from notification.rule where event_kinds = '{thing.sold}';
delete from notification.delivery where event_kind = 'thing.sold';

-- The secrets of an endpoint.
create temp table signing as
select ops.uuid_v7() as id, n, case n when 1 then now() - interval '1 minute' when 2 then now() + interval '1 hour' end as expires_at
from generate_series(1, 3) as n;
insert into notification.signing_secret (id, channel_id, secret, created_at, expires_at)
select s.id, q.id, ops.encrypt_secret('notification.signing_secret.secret', b, s.id, 'whsec_' || s.n), now() + s.n * interval '1 second',
  s.expires_at
from signing as s, quick as q, f;
select tests.happen('thing.made', b) from f;
select notification.match_events();
create temp table claimed as select notification.claim_next() as claim;
select is(
  (select jsonb_agg(e ->> 'id' order by place) from claimed, jsonb_array_elements(claim -> 'signing_secrets') with ordinality as x (e, place)),
  (select jsonb_agg(id order by n desc) from signing where n > 1),
  'an endpoint has its secrets, the newest first, without those that have ended');
select is(decode(claim #>> '{signing_secrets,0,secret}', 'base64'), (select s.secret from notification.signing_secret as s, signing as g
  where s.id = g.id and g.n = 3), 'encrypted') from claimed;
select ok(not (
    select notification.claim_of(d, c) from notification.delivery as d, notification.channel as c, f
    where d.channel_id = a_chat and c.id = a_chat limit 1) ? 'signing_secrets', 'a chat has none');

-- What is held.
delete from notification.delivery; delete from notification.rule where channel_id is not null;
update notification.destination set in_flight_id = null, leased_until_at = null, next_at = 'infinity', waiting_lane_id = null;
select tests.hear(a_chat, '{thing.made}', more => '{"digest": "hourly"}'), tests.hear(tests.create_target(a, 'email', 'ann'), '{thing.made}',
  more => '{"digest": "hourly"}') from f;
select tests.happen('thing.made', a, jsonb_build_object('name', n)) from f, generate_series(1, 2) as n;
select notification.match_events();
select ok((notification.claim_next() ->> 'wait')::numeric between 0 and 60, 'a digest waits');
update notification.delivery set due_at = clock_timestamp() where status = 'held';
select is(jsonb_path_query_array(notification.claim_next(), '$.items[*].data.name'), '[1, 2]', 'when its time has come, it is sent as one');
select is(
  (select array_agg(d.status order by d.channel_id = a_chat) from notification.delivery as d, f), '{due,sending}',
  'and that of a mailbox is due');
select is(
  (select jsonb_build_object('delivery_id', d.id) from notification.delivery as d, f where d.channel_id <> a_chat),
  (select j.args - 'request_id' from queue.procrastinate_jobs as j where j.task_name = 'send_mail'), 'with its job');
select is((notification.claim_next() ->> 'wait')::numeric > 1, true, 'nothing else is due');

select * from finish();
rollback;
