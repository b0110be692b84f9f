create or replace function billing.dismiss_webhook(event_id text, reason text, processor text default 'stripe') returns void
language plpgsql volatile security definer -- callers have no privilege on the inbox
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_reason constant text := ops.require_reason(dismiss_webhook.reason);
  v_status text;
begin
  select i.status into v_status
  from billing.webhook_inbox as i
  where i.processor = dismiss_webhook.processor and i.event_id = dismiss_webhook.event_id
  for update;
  if not found then
    perform ops.raise_http(404, 'LM509', 'no such event', dismiss_webhook.event_id);
  elsif v_status not in ('waiting', 'failed', 'quarantined') then
    perform ops.raise_http(409, 'LM524', 'the event needs no decision', v_status);
  end if;
  update billing.webhook_inbox as i
  set
    status = 'ignored', waiting_on = null, next_attempt_at = null, quarantine_reason = null, finished_at = clock_timestamp(),
    last_error = 'dismissed: ' || v_reason
  where i.processor = dismiss_webhook.processor and i.event_id = dismiss_webhook.event_id;
  perform audit.record('webhook_dismissed', 'billing.webhook_inbox', dismiss_webhook.processor || '/' || dismiss_webhook.event_id,
    jsonb_build_object('status', v_status, 'reason', v_reason));
end
$$;

comment on function billing.dismiss_webhook(text, text, text) is
$$Dismiss for good, with a reason, an event that waits, failed or is quarantined.
Errors: LM509 no such event (404), LM068 no reason (400), LM524 nothing to decide (409).$$;

grant execute on function billing.dismiss_webhook(text, text, text) to admin;

create or replace function api.dismiss_webhook(event_id text, reason text, processor text default 'stripe') returns void
language sql volatile
begin atomic
  select billing.dismiss_webhook(
    ops.bounded(dismiss_webhook.event_id, 'event_id'), ops.bounded(dismiss_webhook.reason, 'reason', 5000),
    ops.bounded(dismiss_webhook.processor, 'processor'));
end;

comment on function api.dismiss_webhook(text, text, text) is
$$Dismiss an event of the payment processor
Only one that waits, failed or is quarantined. It is not applied any more and keeps the reason.
Errors: LM509 no such event, LM068 no reason, LM524 nothing to decide.$$;

grant execute on function api.dismiss_webhook(text, text, text) to admin;
