-- LM509 webhook_not_found (404): There is no such event of a payment processor.
-- LM510 webhook_body_deleted (409): The body of the event was deleted, so it cannot be
--   processed again.
--   To do: Look the payment up at the processor.
-- LM524 webhook_already_decided (409): Nothing is to be decided about this event; `details` is
--   its state.

create or replace function billing.replay_webhook(event_id text, processor text default 'stripe') returns text
language plpgsql volatile security definer -- callers have no privilege on the inbox
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_event billing.webhook_inbox;
begin
  select i.* into v_event
  from billing.webhook_inbox as i
  where i.processor = replay_webhook.processor and i.event_id = replay_webhook.event_id
  for update;
  if not found then
    perform ops.raise_http(404, 'LM509', 'no such event', replay_webhook.event_id);
  elsif v_event.status = 'applied' then
    return v_event.status;
  elsif v_event.body is null then
    perform ops.raise_http(409, 'LM510', 'the body of the event was deleted', v_event.event_id);
  end if;
  update billing.webhook_inbox as i
  set status = 'received', attempts = 0, waiting_on = null, next_attempt_at = null, quarantine_reason = null,
    last_error = null, finished_at = null
  where i.processor = v_event.processor and i.event_id = v_event.event_id;
  perform audit.record('webhook_replayed', 'billing.webhook_inbox', v_event.processor || '/' || v_event.event_id,
    jsonb_build_object('status', v_event.status, 'last_error', v_event.last_error));
  return billing.process_webhook(v_event.processor, v_event.event_id);
end
$$;

comment on function billing.replay_webhook(text, text) is
$$Apply a stored event again, in whatever status, after its cause was fixed; also one that was quarantined or ignored. What was
applied stays applied. Returns its status.
Errors: LM509 no such event (404), LM510 its body was deleted (409).$$;

grant execute on function billing.replay_webhook(text, text) to admin;

create or replace function api.replay_webhook(event_id text, processor text default 'stripe') returns text
language sql volatile
begin atomic
  select billing.replay_webhook(ops.bounded(replay_webhook.event_id, 'event_id'), ops.bounded(replay_webhook.processor, 'processor'));
end;

comment on function api.replay_webhook(text, text) is
$$Apply an event of the payment processor again
After its cause was fixed. What was applied stays applied. An event of Paystack has Paystack asked again, and waits. Returns its status.
Errors: LM509 no such event, LM510 its body was deleted.$$;

grant execute on function api.replay_webhook(text, text) to admin;
