create or replace function billing.known_fields_of(thing text, processor text default 'stripe') returns jsonb
language sql stable security definer -- callers may not execute its helpers
set search_path = pg_catalog, pg_temp
as $$
  select billing.known_part(
    billing.readable(convert_to(thing, 'UTF8')),
    -- Also of a movement with its source.
    f.fields || jsonb_build_object('type', true, 'fee', true, 'is_verified', true, 'source', f.fields))
  from (select billing.fields_of(processor)) as f (fields)
$$;

comment on function billing.known_fields_of(text, text) is
$$The known fields of an object of a processor, as JSON.
Errors: those of billing.known_part and billing.readable.$$;

grant execute on function billing.known_fields_of(text, text) to leadmill_reconciler;
