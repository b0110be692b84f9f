create or replace function billing.intent_of_recharge(recharge_id uuid) returns text
language sql stable security definer -- callers have no privilege on the tables
set search_path = pg_catalog, pg_temp
as $$
  select d.payment_intent_id
  from billing.recharge as r
  join billing.deposit as d on d.id = r.id
  where r.id = intent_of_recharge.recharge_id and d.status <> 'paid'
$$;

comment on function billing.intent_of_recharge(uuid) is
$$The payment of a recharge at the processor (pi_…); null when none is known, or it is paid.$$;

grant execute on function billing.intent_of_recharge(uuid) to leadmill_reconciler;
