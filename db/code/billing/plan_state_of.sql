create or replace function billing.plan_state_of(state text) returns jsonb
language sql stable security definer -- callers may not execute its helpers
set search_path = pg_catalog, pg_temp
as $$
  select billing.known_part(billing.readable(convert_to(state, 'UTF8')), billing.plan_fields())
$$;

comment on function billing.plan_state_of(text) is
$$The known fields of the state of a plan, as JSON.
Errors: those of billing.known_part and billing.readable.$$;

grant execute on function billing.plan_state_of(text) to leadmill_reconciler;
