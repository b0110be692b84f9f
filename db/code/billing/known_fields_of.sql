create or replace function billing.known_fields_of(thing text) returns jsonb
language sql immutable security definer -- callers may not execute its helpers
set search_path = pg_catalog, pg_temp
as $$
  select billing.known_part(
    billing.readable(convert_to(thing, 'UTF8')),
    -- Also of a balance transaction with its expanded source.
    billing.known_fields() || jsonb_build_object('type', true, 'fee', true, 'source', billing.known_fields()))
$$;

comment on function billing.known_fields_of(text) is
$$The known fields of an object of the processor, as JSON.
Errors: those of billing.known_part and billing.readable.$$;

grant execute on function billing.known_fields_of(text) to leadmill_reconciler;
