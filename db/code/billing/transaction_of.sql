create or replace function billing.transaction_of(reference text) returns text
language sql stable security definer -- callers have no privilege on the table
set search_path = pg_catalog, pg_temp
as $$
  select a.transaction_id from billing.payment_attempt as a where a.reference = transaction_of.reference
$$;

comment on function billing.transaction_of(text) is
$$The processor's own id of a payment, by which it lists refunds; null while it is unknown.$$;

grant execute on function billing.transaction_of(text) to leadmill_reconciler;
