create or replace function billing.payment_of(deposit_id uuid) returns text
language sql stable security definer -- callers have no privilege on the table
set search_path = pg_catalog, pg_temp
as $$
  select d.payment_intent_id from billing.deposit as d where d.id = payment_of.deposit_id
$$;

comment on function billing.payment_of(uuid) is
$$The payment of a deposit at the processor (pi_…); null while there is none.$$;

grant execute on function billing.payment_of(uuid) to leadmill_reconciler;
