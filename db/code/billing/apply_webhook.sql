create or replace function billing.read_claim(adapter billing.adapter, raw bytea) returns billing.claim
language plpgsql stable
as $$
declare
  v_said jsonb;
begin
  execute format('select to_jsonb(%I.%I($1))', split_part(adapter.claim_function, '.', 1), split_part(adapter.claim_function, '.', 2))
  into v_said
  using raw;
  return jsonb_populate_record(null::billing.claim, v_said);
end
$$;

comment on function billing.read_claim(billing.adapter, bytea) is $$What an event that is not believed has its processor asked about.$$;

create or replace function billing.settle_event(event billing.webhook_inbox) returns billing.settlement
language plpgsql volatile security definer -- callers have no privilege on the tables
set search_path = pg_catalog, pg_temp
as $$
declare
  v_adapter constant billing.adapter := billing.adapter_of(event.processor);
  v_kind constant text := substr(event.type, length('answer.') + 1);
  v_object jsonb;
  v_claim billing.claim;
  v_settlement billing.settlement;
begin
  if event.is_answer then
    v_object := convert_from(event.body, 'UTF8')::jsonb;
    v_settlement := billing.settle_object(event.processor, v_object, v_kind);
    perform billing.finish_claims(event.processor, v_kind, (billing.read_report(event.processor, v_object, v_kind)).subject,
      v_settlement.outcome, v_settlement.detail);
  elsif not v_adapter.believes_events then
    v_claim := billing.read_claim(v_adapter, event.body);
    v_settlement.outcome := 'foreign';
    if v_claim.subject is not null and v_claim.kind is not null then
      perform billing.defer_check(event.processor, v_claim.kind, v_claim.subject);
      v_settlement.outcome := 'unknown';
      v_settlement.detail := format('%s:%s', v_claim.kind, v_claim.subject);
    end if;
  -- Events of accounts that are connected to ours are ignored.
  elsif billing.readable(event.body)::json ->> 'account' is null and event.type = any (billing.read_events()) then
    v_object := billing.object_of_event(event.body);
    v_settlement := billing.settle_object(event.processor, v_object, event.type);
    if billing.defer_plan(event.processor, v_object, event.type) then
      v_settlement.outcome := case v_settlement.outcome when 'foreign' then 'settled' else v_settlement.outcome end;
    end if;
  end if;
  return v_settlement;
end
$$;

comment on function billing.settle_event(billing.webhook_inbox) is
$$Settle what a stored event or answer says. An event that is not believed has its processor asked: it waits for the answer.
Errors: those of billing.settle_object.$$;

create or replace function billing.apply_webhook(processor text, event_id text) returns billing.settlement
language plpgsql volatile security definer -- callers have no privilege on the inbox
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_event billing.webhook_inbox;
  v_settlement billing.settlement;
  v_status text;
begin
  select i.* into v_event
  from billing.webhook_inbox as i
  where i.processor = apply_webhook.processor and i.event_id = apply_webhook.event_id
  for update;
  if not found or v_event.status not in ('received', 'waiting', 'failed') then
    return null;
  end if;
  v_settlement := billing.settle_event(v_event);
  v_status := case coalesce(v_settlement.outcome, 'foreign')
    when 'settled' then 'applied'
    when 'unknown' then 'waiting'
    when 'foreign' then 'ignored'
    else 'quarantined' end;
  update billing.webhook_inbox as i
  set
    status = v_status,
    waiting_on = case v_status when 'waiting' then v_settlement.detail end,
    quarantine_reason = case v_status when 'quarantined' then v_settlement.outcome end,
    deposit_id = v_settlement.deposit_id,
    journal_id = v_settlement.journal_id,
    attempts = i.attempts + 1,
    next_attempt_at = null,
    last_error = case v_status when 'quarantined' then 'differs from the deposit: ' || v_settlement.detail end,
    finished_at = case when v_status in ('applied', 'ignored', 'quarantined') then clock_timestamp() end
  where i.processor = v_event.processor and i.event_id = v_event.event_id;
  return v_settlement;
end
$$;

comment on function billing.apply_webhook(text, text) is
$$Apply a stored event once: afterwards it is applied, ignored, waiting or quarantined. Returns the result; null when there was
nothing to do. Locks the event, then what it is about.
Errors: those of billing.settle_event.$$;

create or replace function billing.try_webhook(processor text, event_id text) returns billing.settlement
language plpgsql volatile security definer -- callers have no privilege on the inbox
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_state text;
  v_message text;
begin
  return billing.apply_webhook(processor, event_id);
exception
  -- The caller repeats a call that failed for a transient reason.
  when deadlock_detected or lock_not_available or query_canceled or serialization_failure or read_only_sql_transaction then
    raise;
  when others then
    get stacked diagnostics v_state = returned_sqlstate, v_message = message_text;
    -- An event that failed so often will not succeed by itself: an admin decides.
    update billing.webhook_inbox as i
    set
      status = case when t.is_last then 'quarantined' else 'failed' end,
      quarantine_reason = case when t.is_last then 'given_up' end,
      waiting_on = null,
      attempts = i.attempts + 1,
      next_attempt_at = case when not t.is_last
        then clock_timestamp() + least(interval '1 minute' * 2 ^ least(i.attempts, 10), interval '6 hours') end,
      last_error = left(
        case when t.is_last then format('given up after %s tries: ', i.attempts + 1) else '' end || v_state || ' ' || v_message, 500),
      finished_at = case when t.is_last then clock_timestamp() end
    from (
      select f.processor, f.event_id, f.attempts + 1 >= (ops.setting_of('billing.webhook_attempts') #>> '{}')::integer as is_last
      from billing.webhook_inbox as f
      where f.processor = try_webhook.processor and f.event_id = try_webhook.event_id) as t
    where i.processor = t.processor and i.event_id = t.event_id;
    return null;
end
$$;

comment on function billing.try_webhook(text, text) is
$$As billing.apply_webhook, but an error is stored with the event, which is retried later. After billing.webhook_attempts
attempts it is quarantined, for an admin to replay or dismiss.
Errors: transient ones only (deadlock, time-outs), to be called again.$$;

create or replace function billing.unblocked_events(processor text, settlement billing.settlement) returns setof text
language plpgsql volatile
as $$
#variable_conflict use_column
begin
  -- The inbox comes before deposits in the lock order, so never wait for it here. A transaction that has locked such an
  -- event is about to apply it.
  return query
    select i.event_id
    from billing.webhook_inbox as i
    where i.status = 'waiting' and i.processor = unblocked_events.processor
      and i.waiting_on = (settlement).known_payment
    order by i.received_at, i.event_id
    for update skip locked;
  -- Against the lock order, but safe: a transaction that has locked such an event waits for nothing, because it only
  -- stores a duplicate. Skipping the event is not possible, because nothing would return to it. An admin who replays it
  -- at this moment has to repeat that.
  if (settlement).refund_came_back then
    return query
      with exceeding as materialized (
        select i.processor, i.event_id, i.received_at
        from billing.webhook_inbox as i
        where i.deposit_id = (settlement).deposit_id and i.quarantine_reason = 'exceeding'
        order by i.received_at, i.event_id
        for update
      ), reset as (
        update billing.webhook_inbox as i
        set status = 'received', quarantine_reason = null, last_error = null, finished_at = null
        from exceeding as e
        where i.processor = e.processor and i.event_id = e.event_id
      )
      select e.event_id from exceeding as e order by e.received_at, e.event_id;
  end if;
end
$$;

comment on function billing.unblocked_events(text, billing.settlement) is
$$Stored events that can be applied after a settlement, locked, in the order in which they came: those that waited for its
payment, and those of refunds that were more than was left of its deposit, when one came back.$$;

create or replace function billing.apply_unblocked(processor text, settlement billing.settlement) returns void
language plpgsql volatile security definer -- callers have no privilege on the inbox
set search_path = pg_catalog, pg_temp
as $$
declare
  v_settlements billing.settlement[] := array[settlement];
  v_event_id text;
begin
  -- Events may unblock others. This is the only place that follows them.
  while v_settlements <> '{}' loop
    for v_event_id in select e from billing.unblocked_events(processor, v_settlements[1]) as e loop
      -- An event that fails is retried by a job; what it waited for has happened nevertheless.
      v_settlements := v_settlements || billing.try_webhook(processor, v_event_id);
    end loop;
    v_settlements := v_settlements[2:];
  end loop;
end
$$;

comment on function billing.apply_unblocked(text, billing.settlement) is
$$Apply the stored events that a settlement unblocks, and those that they unblock.
Errors: those of billing.try_webhook.$$;

create or replace function billing.process_webhook(processor text, event_id text) returns text
language plpgsql volatile security definer -- callers have no privilege on the inbox
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
  perform billing.apply_unblocked(processor, billing.try_webhook(processor, event_id));
  return (
    select i.status
    from billing.webhook_inbox as i
    where i.processor = process_webhook.processor and i.event_id = process_webhook.event_id);
end
$$;

comment on function billing.process_webhook(text, text) is
$$Apply a stored event and those that waited for it. Returns its status: applied, ignored, waiting, quarantined or failed; null
when there is no such event.
Errors: those of billing.try_webhook.$$;
