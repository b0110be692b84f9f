create or replace function billing.import_event(raw bytea) returns text
language plpgsql volatile security definer -- callers have no privilege on the inbox
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_event billing.event := billing.read_event(import_event.raw);
begin
  return billing.store_webhook(
    'stripe', v_event.event_id, v_event.type, v_event.created, v_event.api_version, v_event.livemode,
    (select p.livemode from billing.processor as p where p.name = 'stripe'), '{}', import_event.raw);
end
$$;

comment on function billing.import_event(bytea) is
$$Store and apply an event that was read from Stripe's own list, as its webhook would have done. It is not signed, so only the
reconciler may call it. Returns its status.
Errors: those of billing.read_event, and transient ones.$$;

grant execute on function billing.import_event(bytea) to leadmill_reconciler;
