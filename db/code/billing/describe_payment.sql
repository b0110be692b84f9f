create or replace function billing.describe_payment(refs jsonb, organization_id uuid, user_id uuid) returns jsonb
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  -- The notes are not repeated: a stranger may have written them, and named another person's address.
  select jsonb_build_object(
    'amount', ledger.to_decimal(d.amount, d.currency)::text, 'currency', d.currency, 'reference', d.payment_intent_id)
  from billing.deposit as d
  where d.id = (refs ->> 'deposit_id')::uuid and d.status = 'paid'
$$;

comment on function billing.describe_payment(jsonb, uuid, uuid) is $$The mail context of the payment {deposit_id} that has arrived.$$;
