-- LM503 deposit_too_small (400): The amount is below the minimum, which `details` names.
-- LM504 deposit_too_large (400): The amount is above the maximum, which `details` names.
--   To do: Deposit in parts.
-- LM505 deposit_currency_not_accepted (400): Deposits in this currency are not accepted.
-- LM535 too_many_deposits (429): Too many deposits were begun.
--   To do: Wait as long as `Retry-After` says.
-- LM536 too_many_open_checkouts (409): Too many payment pages are open; `details` is how many
--   there may be.
--   To do: Pay one of them, or wait a day until they have closed.

create or replace function billing.create_deposit(amount numeric, currency text, livemode boolean)
returns table (deposit_id uuid, processor_amount bigint, processor_currency text, customer_id text, email text)
language plpgsql volatile security definer -- writes a row of the caller's own organisation
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_organization_id uuid := request.organization_id();
  v_currency text := coalesce(create_deposit.currency, ops.setting_of('billing.default_currency') #>> '{}');
  v_amount bigint := ledger.to_minor(create_deposit.amount, v_currency);
  v_minimum bigint := (ops.setting_of('billing.deposit_minimum') ->> v_currency)::bigint;
  v_maximum bigint := (ops.setting_of('billing.deposit_maximum') ->> v_currency)::bigint;
  v_processor_amount bigint;
  v_wait interval;
begin
  if not exists (
    select from identity.organization as o
    where o.id = identity.require_managed_organization()
      and o.status in ('pending', 'active') and o.deleted_at is null)
  then
    perform ops.raise_http(403, 'LM115', 'only owners and managers of an organisation can deposit');
  end if;
  if v_minimum is null or v_maximum is null then
    perform ops.raise_http(400, 'LM505', 'deposits in this currency are not taken', v_currency);
  end if;
  if v_amount < v_minimum then
    perform ops.raise_http(400, 'LM503', 'amount is below the minimum',
      format('minimum is %s %s', ledger.to_decimal(v_minimum, v_currency), v_currency));
  end if;
  if v_amount > v_maximum then
    perform ops.raise_http(400, 'LM504', 'amount is above the maximum',
      format('maximum is %s %s', ledger.to_decimal(v_maximum, v_currency), v_currency));
  end if;
  v_processor_amount := billing.to_processor_amount(v_amount, v_currency);
  -- Its lock is held until the commit: two at once are counted one after the other.
  v_wait := ops.spend('billing.deposits', v_organization_id::text);
  if v_wait is not null then
    perform ops.raise_http(429, 'LM535', 'too many deposits were begun', null, 'Wait.',
      jsonb_build_object('Retry-After', ops.seconds_of(v_wait)));
  end if;
  if (
    select count(*) >= ops.setting_of('billing.open_deposits')::integer
    from billing.deposit as d
    where d.organization_id = v_organization_id and d.status in ('created', 'pending')
      -- Pages close after a day; what is older waits for a bank.
      and d.created_at > clock_timestamp() - interval '1 day')
  then
    perform ops.raise_http(409, 'LM536', 'too many deposits are open', ops.setting_of('billing.open_deposits') #>> '{}',
      'Pay one of them, or wait until their pages have closed.');
  end if;
  return query
  with made as (
    insert into billing.deposit (organization_id, created_by, livemode, amount, currency, processor_amount)
    values (v_organization_id, request.user_id(), create_deposit.livemode, v_amount, v_currency,
      v_processor_amount)
    returning id, processor_amount, currency
  )
  select m.id, m.processor_amount, lower(m.currency), c.stripe_id, u.email
  from made as m
  join identity.user_account as u on u.id = request.user_id()
  left join billing.customer as c on c.organization_id = v_organization_id;
end
$$;

comment on function billing.create_deposit(numeric, text, boolean) is
$$Note that the caller wants to pay in, and answer what the processor must be told. To be committed before the processor
is called. currency null: the setting billing.default_currency. livemode: real money or not.
Errors: LM115 not an owner or manager (403), LM503 too little, LM504 too much, LM505 currency not taken, LM506 too fine
(400), LM535 too many begun (429), LM536 too many open (409), and those of ledger.to_minor.$$;

grant execute on function billing.create_deposit(numeric, text, boolean) to leadmill_api;
