create or replace function notification.release_held(maximum integer) returns void
language plpgsql volatile
set plan_cache_mode = force_generic_plan -- to plan a statement for all partitions again takes longer than to execute it
as $$
declare
  v_now constant timestamptz := clock_timestamp();
  v_mails uuid[];
begin
  with ripe as materialized (
    select d.id, d.destination_id from notification.delivery as d
    where d.status = 'held' and d.due_at <= v_now
    order by d.due_at
    limit release_held.maximum
  ), locked as materialized (
    -- Queues first, as everywhere. Those that somebody else holds have their turn next time.
    select q.id from notification.destination as q
    where q.id in (select r.destination_id from ripe as r)
    order by q.id
    for no key update skip locked
  ), released as (
    update notification.delivery as d
    set status = 'due'
    from ripe as r
    where d.id = r.id and d.status = 'held' and d.due_at <= v_now
      and (r.destination_id is null or r.destination_id in (select l.id from locked as l))
    returning d.id, d.destination_id
  ), woken as (
    update notification.destination as q
    set next_at = case when q.next_at = 'infinity' then v_now else q.next_at end
    where q.id in (select r.destination_id from released as r)
  )
  select array_agg(r.id) filter (where r.destination_id is null) into v_mails from released as r;
  perform notification.defer_mails(coalesce(v_mails, '{}'));
end
$$;

comment on function notification.release_held(integer) is $$Put held deliveries whose time has come into their queues.$$;

create or replace function notification.next_in_queue(destination notification.destination) returns notification.delivery
language plpgsql stable
set plan_cache_mode = force_generic_plan -- to plan a statement for all partitions again takes longer than to execute it
as $$
declare
  v_delivery notification.delivery;
begin
  -- The next organisation after the one that was served last, or the first.
  select d.* into v_delivery
  from notification.delivery as d
  where d.destination_id = destination.id and d.status = 'due'
    and coalesce(d.organization_id, '00000000-0000-0000-0000-000000000000') > destination.last_lane_id
  order by coalesce(d.organization_id, '00000000-0000-0000-0000-000000000000'), d.sequence
  limit 1;
  if not found then
    select d.* into v_delivery
    from notification.delivery as d
    where d.destination_id = destination.id and d.status = 'due'
    order by coalesce(d.organization_id, '00000000-0000-0000-0000-000000000000'), d.sequence
    limit 1;
  end if;
  return v_delivery;
end
$$;

comment on function notification.next_in_queue(notification.destination) is
$$The delivery whose turn it is: organisations that share a queue take turns, and each keeps its order. Null if none is due.$$;

create or replace function notification.next_with_a_place(destination notification.destination) returns notification.delivery
language plpgsql stable
set plan_cache_mode = force_generic_plan -- to plan a statement for all partitions again takes longer than to execute it
as $$
declare
  v_most constant integer := ops.setting_of('notification.places')::integer;
  v_queue notification.destination := destination;
  v_delivery notification.delivery;
  v_first uuid;
  v_lane uuid;
begin
  for i in 1..100 loop
    v_delivery := notification.next_in_queue(v_queue);
    v_lane := coalesce(v_delivery.organization_id, '00000000-0000-0000-0000-000000000000');
    if v_delivery.id is null or v_lane = v_first then
      return null;
    elsif (select count(*) from notification.destination as q where q.last_lane_id = v_lane and q.in_flight_id is not null) < v_most then
      return v_delivery;
    end if;
    v_first := coalesce(v_first, v_lane);
    v_queue.last_lane_id := v_lane;
  end loop;
  return null;
end
$$;

comment on function notification.next_with_a_place(notification.destination) is
$$The delivery whose turn it is among the organisations that have fewer under way than they may have: whoever shares a queue with one that
has used up its places does not wait for it. Null if there is none.$$;

create or replace function notification.claim_from(destination notification.destination) returns jsonb
language plpgsql volatile
set plan_cache_mode = force_generic_plan -- to plan a statement for all partitions again takes longer than to execute it
as $$
declare
  v_delivery notification.delivery := notification.next_in_queue(destination);
  v_lane uuid := coalesce(v_delivery.organization_id, '00000000-0000-0000-0000-000000000000');
  v_channel notification.channel;
  v_content jsonb;
  v_problem text;
begin
  if v_delivery.id is null then
    update notification.destination as q set next_at = 'infinity', waiting_lane_id = null where q.id = destination.id;
    return null;
  end if;
  v_delivery := notification.next_with_a_place(destination);
  if v_delivery.id is null then
    -- Many slow endpoints of one organisation must not occupy all workers. It rests until one of them is finished.
    update notification.destination as q
    set next_at = clock_timestamp() + interval '2 seconds', waiting_lane_id = v_lane
    where q.id = destination.id;
    return null;
  end if;
  v_lane := coalesce(v_delivery.organization_id, '00000000-0000-0000-0000-000000000000');
  select c.* into v_channel from notification.channel as c where c.id = v_delivery.channel_id;
  if v_channel.status is distinct from 'active' then
    perform notification.fail_waiting(v_delivery.channel_id, null, 'the channel is disabled or was removed');
    return null;
  end if;
  begin
    v_content := notification.content_of(v_delivery);
  exception when others then
    if notification.is_transient(sqlstate) then
      raise;
    end if;
    v_problem := 'the message cannot be made: error ' || sqlstate;
  end;
  if v_content is null then
    update notification.delivery as d
    set status = 'failed', last_error = coalesce(v_problem, 'the subject is gone'), finished_at = clock_timestamp()
    where d.id = v_delivery.id;
    return null;
  end if;
  update notification.delivery as d set status = 'sending', attempts = d.attempts + 1 where d.id = v_delivery.id;
  update notification.destination as q
  set
    in_flight_id = v_delivery.id, leased_until_at = clock_timestamp() + interval '60 seconds', next_at = clock_timestamp() + q.every,
    last_lane_id = v_lane, waiting_lane_id = null
  where q.id = destination.id;
  return notification.claim_of(v_delivery, v_channel) || v_content;
end
$$;

comment on function notification.claim_from(notification.destination) is
$$Claim the next delivery of a queue that the caller has locked. Null if there is none to be sent now; the caller looks at other queues.$$;

create or replace function notification.claim_of(delivery notification.delivery, channel notification.channel) returns jsonb
language plpgsql stable
set plan_cache_mode = force_generic_plan -- to plan a statement for all partitions again takes longer than to execute it
as $$
begin
  return (
    select jsonb_build_object(
      'delivery_id', delivery.id,
      'attempt', delivery.attempts + 1,
      'kind', channel.kind,
      'channel_id', channel.id,
      'organization_id', channel.organization_id,
      'secret', translate(encode(channel.secret, 'base64'), E'\n', ''),
      'settings', channel.settings,
      'mode', coalesce(r.mode, 'detailed'),
      'body_template', r.body_template,
      'is_test', delivery.is_test,
      -- Passed over, or held up: its card says when it happened.
      'is_late', delivery.attempts > 0 or delivery.due_at < clock_timestamp() - interval '1 minute',
      'sequence', delivery.sequence)
      || case when channel.kind <> 'endpoint' then '{}' else jsonb_build_object('signing_secrets', (
        select jsonb_agg(
          jsonb_build_object('id', s.id, 'secret', translate(encode(s.secret, 'base64'), E'\n', '')) order by s.created_at desc)
        from notification.signing_secret as s
        where s.channel_id = channel.id and (s.expires_at is null or s.expires_at > clock_timestamp()))) end
    from (values (1)) as one
    left join notification.rule as r on r.id = delivery.rule_id);
end
$$;

comment on function notification.claim_of(notification.delivery, notification.channel) is
$$What a worker needs to send a delivery, apart from its content. The secrets are encrypted; the worker has the key.$$;

create or replace function notification.seconds_to_next() returns numeric
language plpgsql volatile
set plan_cache_mode = force_generic_plan -- to plan a statement for all partitions again takes longer than to execute it
as $$
declare
  v_now constant timestamptz := clock_timestamp();
begin
  -- At least some milliseconds, because what is due may be locked by somebody else.
  return greatest(0.02, extract(epoch from least(
    (select min(q.next_at) from notification.destination as q where q.in_flight_id is null),
    (select min(d.due_at) from notification.delivery as d where d.status = 'held'),
    v_now + interval '1 minute') - v_now));
end
$$;

comment on function notification.seconds_to_next() is
$$In how many seconds something may be due, at most a minute. What becomes due earlier is announced on the channel notification_due.$$;

create or replace function notification.claim_next() returns jsonb
language plpgsql volatile security definer -- the worker sees no table
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan -- to plan a statement for all partitions again takes longer than to execute it
as $$
declare
  v_now timestamptz;
  v_destination notification.destination;
  v_claim jsonb;
begin
  perform notification.release_held(200);
  for i in 1..50 loop
    v_now := clock_timestamp();
    -- Only columns of the locked row are read again after a wait, so that in_flight_id must be one of them.
    select q.* into v_destination
    from notification.destination as q
    where q.next_at <= v_now and q.in_flight_id is null
    order by q.next_at
    limit 1
    for no key update skip locked;
    if not found then
      return jsonb_build_object('wait', notification.seconds_to_next());
    end if;
    v_claim := notification.claim_from(v_destination);
    if v_claim is not null then
      return v_claim;
    end if;
  end loop;
  return jsonb_build_object('wait', 0);
end
$$;

comment on function notification.claim_next() is
$$Claim the delivery that is due first, in a transaction of its own: the caller commits, sends, and reports with
notification.finish_attempt(). Returns {wait}, the seconds after which to ask again unless notification_due is announced; or {delivery_id,
attempt, kind, channel_id, organization_id, secret (encrypted, in base64), settings, mode, body_template, is_test, is_late, sequence} with
{message}, or with {items, more} of a digest. A claim that is not reported within a minute is given to another worker, with the same id.$$;

grant execute on function notification.claim_next() to leadmill_worker;
