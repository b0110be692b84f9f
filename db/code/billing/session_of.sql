create or replace function billing.session_of(deposit_id uuid) returns text
language sql stable security definer -- callers have no privilege on the table
set search_path = pg_catalog, pg_temp
as $$
  select d.session_id from billing.deposit as d where d.id = session_of.deposit_id and d.status <> 'paid'
$$;

comment on function billing.session_of(uuid) is
$$The checkout session of a deposit at the processor (cs_…); null when there is none, or the deposit is paid.$$;

grant execute on function billing.session_of(uuid) to leadmill_reconciler;
