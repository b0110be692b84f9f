create or replace function billing.webhook_exists(processor text, event_id text) returns boolean
language sql stable security definer -- callers have no privilege on the inbox
set search_path = pg_catalog, pg_temp
as $$
  select exists (
    select from billing.webhook_inbox as i
    where i.processor = webhook_exists.processor and i.event_id = webhook_exists.event_id)
$$;

comment on function billing.webhook_exists(text, text) is $$Whether an event has been stored.$$;

grant execute on function billing.webhook_exists(text, text) to leadmill_reconciler;
