-- LM703 unknown_outcome (-): There is no such outcome of a delivery (a defect of a worker).

create or replace function notification.retry_delay(kind text, failures integer) returns interval
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
  select case
    when retry_delay.kind = 'endpoint' then
      make_interval(secs => (array[5, 300, 1800, 7200, 18000, 36000, 36000])[retry_delay.failures] * (0.8 + 0.4 * random()))
    -- Half an hour in the mean, once the longest is reached: about a day in all.
    when retry_delay.failures < 60 then make_interval(secs => random() * least(3600, 2 ^ least(retry_delay.failures, 12)))
  end
$$;

comment on function notification.retry_delay(text, integer) is
$$How long to wait after this number of failures; null: give up. An endpoint is tried 8 times within 28 hours: after about 5 seconds, 5
minutes, 30 minutes, 2, 5, 10 and 10 hours, each 20 % more or less. A chat is tried 60 times within a day, after a random time of which the
most doubles each time, up to an hour.$$;

create or replace function notification.disable_channel(channel_id uuid, reason text) returns void
language plpgsql volatile
as $$
declare
  v_organization_id uuid;
begin
  update notification.channel as c
  set status = 'disabled', disabled_reason = left(coalesce(reason, 'it is gone'), 1000), disabled_at = clock_timestamp()
  where c.id = disable_channel.channel_id and c.status = 'active'
  returning c.organization_id into v_organization_id;
  if found then
    perform notification.fail_waiting(disable_channel.channel_id, null, 'the channel was disabled');
    perform event.emit(
      case when v_organization_id is null then 'platform_channel.disabled' else 'channel.disabled' end,
      disable_channel.channel_id, v_organization_id);
  end if;
end
$$;

comment on function notification.disable_channel(uuid, text) is
$$Stop sending to a channel, fail what waits for it and tell its organisation.$$;

create or replace function notification.describe_channel(refs jsonb, organization_id uuid, user_id uuid) returns jsonb
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select jsonb_build_object('channel', c.name, 'kind', c.kind, 'reason', c.disabled_reason, 'failed', (
    select count(*) from notification.delivery as d
    where d.channel_id = c.id and d.status = 'failed'
      and d.finished_at >= coalesce(c.failing_since_at, c.disabled_at) - interval '1 minute'))
  from notification.channel as c
  where c.id = (refs ->> 'channel_id')::uuid and c.status = 'disabled'
    and c.organization_id is not distinct from describe_channel.organization_id
$$;

comment on function notification.describe_channel(jsonb, uuid, uuid) is
$$The mail context of a disabled {channel_id}, for its organisation or the platform. Null for others, and once it is enabled again.$$;

create or replace function notification.plan_retry(
  delivery notification.delivery, channel notification.channel, status_code integer, retry_after integer) returns text
language plpgsql volatile
set plan_cache_mode = force_generic_plan -- to plan a statement for all partitions again takes longer than to execute it
as $$
declare
  v_delay constant interval := notification.retry_delay(channel.kind, delivery.failures + 1);
  v_is_full constant boolean := coalesce(plan_retry.status_code = 429, false);
  v_at constant timestamptz := clock_timestamp() + greatest(
    v_delay, make_interval(secs => least(coalesce(plan_retry.retry_after, 0), 3600)), case when v_is_full then interval '1 second' end);
begin
  if v_delay is null or channel.status is distinct from 'active' then
    return 'failed';
  elsif v_is_full or coalesce((channel.settings ->> 'is_ordered')::boolean, false) then
    -- It stays the first of its queue, which rests until then: nothing else would be taken, or nothing may overtake it.
    update notification.delivery as d set status = 'due', due_at = v_at where d.id = delivery.id;
    update notification.destination as q set next_at = v_at where q.id = delivery.destination_id;
  else
    update notification.delivery as d set status = 'held', due_at = v_at where d.id = delivery.id;
  end if;
  return 'retry';
end
$$;

comment on function notification.plan_retry(notification.delivery, notification.channel, integer, integer) is
$$Decide when a delivery is sent again: others pass it over, unless the receiver takes nothing at present (429) or wants an order. Returns
`retry`, or `failed` if it was the last attempt.$$;

create or replace function notification.free_place(destination_id uuid, delivery_id uuid, duration_ms integer) returns void
language plpgsql volatile
set plan_cache_mode = force_generic_plan -- to plan a statement for all partitions again takes longer than to execute it
as $$
declare
  v_lane uuid;
begin
  update notification.destination as q
  set
    in_flight_id = null, leased_until_at = null,
    -- A request that took long to arrive must not have the next one close behind it.
    next_at = q.next_at + least(make_interval(secs => duration_ms / 1000.0), q.every)
  where q.id = free_place.destination_id and q.in_flight_id = free_place.delivery_id
  returning q.last_lane_id into v_lane;
  -- One of the queues that rest because too much of this organisation is under way.
  update notification.destination as q
  set next_at = clock_timestamp(), waiting_lane_id = null
  where q.id = (
    select w.id from notification.destination as w
    where w.waiting_lane_id = v_lane order by w.next_at limit 1 for no key update skip locked);
end
$$;

comment on function notification.free_place(uuid, uuid, integer) is
$$The delivery is no longer under way: its queue may go on, after its interval and the time that the request took, and so may another queue
of the same organisation.$$;

create or replace function notification.finish_attempt(
  delivery_id uuid,
  attempt integer,
  outcome text,
  status_code integer,
  duration_ms integer,
  answer text,
  retry_after_seconds integer,
  problem text,
  external_reference text
) returns void
language plpgsql volatile security definer -- the worker sees no table
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan -- to plan a statement for all partitions again takes longer than to execute it
as $$
declare
  v_delivery notification.delivery;
  v_channel notification.channel;
  v_status text := finish_attempt.outcome;
begin
  if coalesce(v_status not in ('sent', 'retry', 'failed', 'gone'), true) then
    raise exception using
      errcode = 'LM703', message = 'unknown outcome of a delivery', detail = coalesce(v_status, 'null'),
      hint = 'The outcome must be sent, retry, failed or gone.';
  end if;
  -- The channel if it may change, then the queue, then the delivery, as everywhere.
  perform from notification.channel as c
  where c.id = (select d.channel_id from notification.delivery as d where d.id = finish_attempt.delivery_id)
    and (v_status <> 'sent' or c.failing_since_at is not null)
  for no key update;
  perform from notification.destination as q
  where q.id = (select d.destination_id from notification.delivery as d where d.id = finish_attempt.delivery_id)
  for no key update;
  select d.* into v_delivery from notification.delivery as d where d.id = finish_attempt.delivery_id for update;
  if not found or finish_attempt.attempt > v_delivery.attempts then
    return;
  end if;
  select c.* into v_channel from notification.channel as c where c.id = v_delivery.channel_id;
  perform notification.record_attempt(v_delivery, attempt, outcome, status_code, duration_ms, answer, problem);
  if finish_attempt.attempt = v_delivery.attempts then
    perform notification.free_place(v_delivery.destination_id, v_delivery.id, greatest(0, coalesce(duration_ms, 0)));
  end if;
  if v_status = 'retry' and v_delivery.status = 'sending' and attempt = v_delivery.attempts then
    v_status := notification.plan_retry(v_delivery, v_channel, status_code, retry_after_seconds);
  end if;
  update notification.delivery as d
  set
    status = case v_status when 'gone' then 'failed' when 'retry' then d.status else v_status end,
    finished_at = case when v_status <> 'retry' then clock_timestamp() end,
    failures = d.failures + (v_status <> 'sent')::integer,
    status_code = finish_attempt.status_code,
    last_error = left(finish_attempt.problem, 1000),
    external_reference = coalesce(left(finish_attempt.external_reference, 200), d.external_reference)
  where d.id = v_delivery.id
    -- A worker that was presumed dead may report after all. What was received was sent, unless it is just being sent again.
    and (attempt = v_delivery.attempts and v_delivery.status = 'sending'
      or v_status = 'sent' and v_delivery.status in ('held', 'due', 'failed'));
  if found then
    perform notification.judge_channel(v_channel, v_status, finish_attempt.problem);
    if v_status = 'sent' then
      perform notification.keep_answer(v_delivery, left(finish_attempt.external_reference, 200), finish_attempt.problem);
    end if;
  end if;
end
$$;

comment on function notification.finish_attempt(uuid, integer, text, integer, integer, text, integer, text, text) is
$$Report an attempt that notification.claim_next() gave out. outcome: sent; retry (notification.retry_delay() says when; with status 429 the
whole queue rests, and never shorter than retry_after_seconds, of which an hour counts); failed (permanently); gone (also disables the
channel, and tells its organisation). answer: the first kilobyte is kept. problem: must not contain an address or a secret.
external_reference: that the receiver answered with. A report of sent always counts.
Errors: LM703 unknown outcome.$$;

grant execute on function notification.finish_attempt(uuid, integer, text, integer, integer, text, integer, text, text) to leadmill_worker;

create or replace function notification.record_attempt(
  delivery notification.delivery, number integer, outcome text, status_code integer, duration_ms integer, answer text, problem text
) returns void
language plpgsql volatile
set plan_cache_mode = force_generic_plan -- to plan a statement for all partitions again takes longer than to execute it
as $$
begin
  insert into notification.attempt as a (
    delivery_id, number, organization_id, outcome, status_code, duration_ms, answer, problem)
  values (
    delivery.id, record_attempt.number, delivery.organization_id, record_attempt.outcome, record_attempt.status_code,
    greatest(0, record_attempt.duration_ms), left(record_attempt.answer, 1024), left(record_attempt.problem, 1000))
  on conflict on constraint attempt_pkey do update
  set outcome = excluded.outcome, status_code = excluded.status_code, duration_ms = excluded.duration_ms, answer = excluded.answer,
    problem = excluded.problem, finished_at = excluded.finished_at
  where a.outcome = 'lost';
end
$$;

comment on function notification.record_attempt(notification.delivery, integer, text, integer, integer, text, text) is
$$Write an attempt down, once. One that was given up for lost may be reported after all.$$;

create or replace function notification.judge_channel(channel notification.channel, outcome text, problem text) returns void
language plpgsql volatile
set plan_cache_mode = force_generic_plan -- to plan a statement for all partitions again takes longer than to execute it
as $$
begin
  if outcome = 'gone' then
    perform notification.disable_channel(channel.id, problem);
  elsif outcome = 'sent' then
    update notification.channel as c set failing_since_at = null where c.id = channel.id and c.failing_since_at is not null;
  elsif channel.failing_since_at < clock_timestamp() - interval '5 days' then
    perform notification.disable_channel(channel.id, 'nothing but failures for 5 days, at last: ' || coalesce(problem, 'no answer'));
  else
    update notification.channel as c set failing_since_at = clock_timestamp() where c.id = channel.id and c.failing_since_at is null;
  end if;
end
$$;

comment on function notification.judge_channel(notification.channel, text, text) is
$$Remember since when a channel fails, and disable it if it is gone or has failed for 5 days.$$;
