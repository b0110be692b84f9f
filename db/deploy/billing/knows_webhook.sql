-- Deploy leadmill:billing/knows_webhook to pg

begin;

create function billing.knows_webhook(processor text, event_id text) returns boolean
language sql stable security definer -- callers have no privilege on the inbox
set search_path = pg_catalog, pg_temp
as $$
  select exists (
    select from billing.webhook_inbox as i
    where i.processor = knows_webhook.processor and i.event_id = knows_webhook.event_id)
$$;

comment on function billing.knows_webhook(text, text) is $$Whether an event has been stored.$$;

grant execute on function billing.knows_webhook(text, text) to leadmill_reconciler;

commit;
