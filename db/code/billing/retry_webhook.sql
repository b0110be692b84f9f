create or replace function billing.retry_webhook() returns text
language plpgsql volatile security definer -- callers have no privilege on the inbox
set search_path = pg_catalog, pg_temp
as $$
declare
  v_event billing.webhook_inbox;
begin
  -- One event for each transaction, because accounts can be locked only once.
  select i.* into v_event
  from billing.webhook_inbox as i
  where i.status = 'failed' and i.next_attempt_at <= clock_timestamp()
  order by i.next_attempt_at
  limit 1
  for update skip locked;
  if not found then
    return null;
  end if;
  return billing.process_webhook(v_event.processor, v_event.event_id);
end
$$;

comment on function billing.retry_webhook() is
$$Retry the failed event that is due first. Returns its status, null when none is due; called until then.$$;

grant execute on function billing.retry_webhook() to leadmill_reconciler;
