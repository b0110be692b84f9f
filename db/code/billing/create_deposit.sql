-- LM503 deposit_too_small (400): The amount is below the minimum, which the fault in `details` names.
-- LM504 deposit_too_large (400): The amount is above the maximum, which the fault in `details` names.
--   To do: Deposit in parts.
-- LM505 deposit_currency_not_accepted (400): Deposits in this currency are not accepted.
-- LM535 too_many_deposits (429): Too many deposits were begun.
--   To do: Wait as long as `Retry-After` says.
-- LM536 too_many_open_checkouts (409): Too many payment pages are open; `details` is how many
--   there may be.
--   To do: Pay one of them, or wait a day until they have closed.

create or replace function billing.require_processor(processor text, livemode boolean) returns void
language plpgsql stable
as $$
begin
  if (billing.adapter_of(require_processor.processor)).name is null then
    perform ops.raise_http(400, 'LM545', 'no such payment processor', left(require_processor.processor, 100));
  end if;
  -- Events of Stripe say their mode, and a payment of the other one is never credited.
  if not (billing.adapter_of(require_processor.processor)).believes_events and not exists (
    select from billing.processor as p
    where p.name = require_processor.processor and p.livemode = require_processor.livemode)
  then
    perform ops.raise_http(502, 'LM540', 'the payment processor is not configured', require_processor.processor);
  end if;
end
$$;

comment on function billing.require_processor(text, boolean) is
$$Refuse a processor that is not configured, or in the other mode.
Errors: LM545 no such processor (400), LM540 not configured (502).$$;

create or replace function billing.create_deposit(amount numeric, currency text, livemode boolean, processor text default 'stripe')
returns table (deposit_id uuid, processor_amount bigint, processor_currency text, customer_id text, email text)
language plpgsql volatile security definer -- writes a row of the caller's own organisation
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_organization_id constant uuid := identity.require_permission('manage_billing');
  v_currency text := coalesce(create_deposit.currency, ops.setting_of('billing.default_currency') #>> '{}');
  v_amount bigint;
  -- Each processor has its own limits.
  v_prefix text := case when create_deposit.processor = 'stripe' then 'billing.' else format('billing.%s_', create_deposit.processor) end;
  v_processor_amount bigint;
  v_wait interval;
begin
  perform billing.require_processor(create_deposit.processor, create_deposit.livemode);
  v_amount := billing.amount_within(create_deposit.amount, v_currency,
    ops.setting_of(v_prefix || 'deposit_minimum'), ops.setting_of(v_prefix || 'deposit_maximum'));
  v_processor_amount := billing.to_processor_amount(v_amount, v_currency, create_deposit.processor);
  -- The lock of the limit is held until commit, so that concurrent deposits are counted one after the other.
  v_wait := ops.spend('billing.deposits', v_organization_id::text);
  if v_wait is not null then
    perform ops.raise_http(429, 'LM535', 'too many deposits were begun', null, 'Wait as long as Retry-After says.',
      jsonb_build_object('Retry-After', ops.seconds_of(v_wait)));
  end if;
  if (
    select count(*) >= ops.setting_of('billing.open_deposits')::integer
    from billing.deposit as d
    where d.organization_id = v_organization_id and d.status in ('created', 'pending')
      -- Payment pages close after a day; older deposits wait for a bank.
      and d.created_at > clock_timestamp() - interval '1 day')
  then
    perform ops.raise_http(409, 'LM536', 'too many deposits are open', ops.setting_of('billing.open_deposits') #>> '{}',
      'Pay one of them, or wait until their pages have closed.');
  end if;
  return query
  with made as (
    insert into billing.deposit (organization_id, created_by, processor, livemode, amount, currency, processor_amount)
    values (v_organization_id, request.user_id(), create_deposit.processor, create_deposit.livemode, v_amount, v_currency,
      v_processor_amount)
    returning id, processor_amount, currency
  )
  select m.id, m.processor_amount, case create_deposit.processor when 'stripe' then lower(m.currency) else m.currency end, c.stripe_id,
    u.email
  from made as m
  join identity.user_account as u on u.id = request.user_id()
  left join billing.customer as c on c.organization_id = v_organization_id;
end
$$;

comment on function billing.create_deposit(numeric, text, boolean, text) is
$$Store the caller's wish to pay in, and return what the processor needs. The caller commits before the processor is called. currency null:
the setting billing.default_currency. livemode: real money or not. Limits are those of the processor.
Errors: LM115 role not allowed (403), LM503 below the minimum, LM504 above the maximum, LM505 currency not accepted, LM506 too fine
(400), LM545 no such processor (400), LM540 not configured (502), LM535 too many begun (429), LM536 too many open (409), and those of
ledger.to_minor.$$;

grant execute on function billing.create_deposit(numeric, text, boolean, text) to leadmill_api;
