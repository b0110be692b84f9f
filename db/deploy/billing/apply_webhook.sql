-- Deploy leadmill:billing/apply_webhook to pg

begin;

create function billing.read_events() returns text[]
language sql immutable
return array[
  'checkout.session.completed', 'checkout.session.async_payment_succeeded', 'checkout.session.async_payment_failed',
  'checkout.session.expired', 'payment_intent.processing', 'payment_intent.succeeded', 'payment_intent.payment_failed',
  'charge.succeeded', 'charge.failed', 'charge.refunded', 'refund.created', 'refund.updated', 'refund.failed',
  'charge.refund.updated', 'charge.dispute.created', 'charge.dispute.updated', 'charge.dispute.closed',
  'charge.dispute.funds_withdrawn', 'charge.dispute.funds_reinstated'];

comment on function billing.read_events() is $$Types of events that tell us something; all others are stored and ignored.$$;

grant usage on schema billing to leadmill_reconciler;
grant execute on function billing.read_events() to leadmill_reconciler;

create function billing.apply_webhook(processor text, event_id text) returns text
language plpgsql volatile security definer -- callers have no privilege on the inbox
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_event billing.webhook_inbox;
  v_settlement billing.settlement;
  v_status text;
  v_waiting_on text;
begin
  select i.* into v_event
  from billing.webhook_inbox as i
  where i.processor = apply_webhook.processor and i.event_id = apply_webhook.event_id
  for update;
  if not found or v_event.status not in ('received', 'waiting', 'failed') then
    return v_event.status;
  end if;
  if billing.readable(v_event.body)::json ->> 'account' is not null then
    v_status := 'ignored'; -- of an account that is connected to ours
  elsif v_event.type = any (billing.read_events()) then
    v_settlement := billing.settle(v_event.processor, billing.object_of(v_event.body), v_event.type);
    v_status := case v_settlement.outcome
      when 'settled' then 'applied'
      when 'unknown' then 'waiting'
      when 'foreign' then 'ignored'
      else 'quarantined' end;
    v_waiting_on := case v_status when 'waiting' then v_settlement.detail end;
  else
    v_status := 'ignored';
  end if;
  update billing.webhook_inbox as i
  set
    status = v_status,
    waiting_on = v_waiting_on,
    deposit_id = v_settlement.deposit_id,
    journal_id = v_settlement.journal_id,
    attempts = i.attempts + 1,
    next_attempt_at = null,
    last_error = case v_status when 'quarantined' then 'differs from the deposit: ' || v_settlement.detail end,
    finished_at = case when v_status in ('applied', 'ignored', 'quarantined') then clock_timestamp() end
  where i.processor = v_event.processor and i.event_id = v_event.event_id;
  return v_status;
end
$$;

comment on function billing.apply_webhook(text, text) is
$$Do what a stored event says, once. Returns its status: applied, ignored, waiting or quarantined; null when there is no
such event. Locks the event, then what it is about.
Errors: those of billing.settle.$$;

create function billing.drain_webhooks(processor text, waiting_on text) returns integer
language plpgsql volatile security definer -- callers have no privilege on the inbox
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_event_id text;
  v_count integer := 0;
begin
  -- The inbox comes before deposits in the lock order: never wait for it here. Whoever holds a row is about to apply it.
  for v_event_id in
    select i.event_id
    from billing.webhook_inbox as i
    where i.status = 'waiting' and i.processor = drain_webhooks.processor
      and i.waiting_on = drain_webhooks.waiting_on
    order by i.received_at, i.event_id
    for update skip locked
  loop
    -- One that fails is tried again by itself; what it waited for happened nevertheless.
    perform billing.try_webhook(drain_webhooks.processor, v_event_id);
    v_count := v_count + 1;
  end loop;
  return v_count;
end
$$;

comment on function billing.drain_webhooks(text, text) is
$$Apply the events that waited for something that is known now. Returns how many.
Errors: those of billing.apply_webhook.$$;

create function billing.look_again(deposit_id uuid) returns integer
language plpgsql volatile security definer -- callers have no privilege on the inbox
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_event billing.webhook_inbox;
  v_count integer := 0;
begin
  -- Against the lock order, but who holds such a row has nothing to wait for: it is told again, and stays as it is. None
  -- may be passed over, for nobody comes back to it. An admin who replays one at this moment repeats it.
  for v_event in
    select i.*
    from billing.webhook_inbox as i
    where i.deposit_id = look_again.deposit_id and i.status = 'quarantined'
      and i.last_error like 'differs from the deposit: %more than was paid%'
    order by i.received_at, i.event_id
    for update
  loop
    update billing.webhook_inbox as i
    set status = 'received', last_error = null, finished_at = null
    where i.processor = v_event.processor and i.event_id = v_event.event_id;
    perform billing.try_webhook(v_event.processor, v_event.event_id);
    v_count := v_count + 1;
  end loop;
  return v_count;
end
$$;

comment on function billing.look_again(uuid) is
$$Apply the events of refunds that were more than was left of a deposit, now that one came back. Returns how many.
Errors: those of billing.apply_webhook.$$;

commit;
