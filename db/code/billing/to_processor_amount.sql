-- LM506 amount_too_fine (400): The processor does not accept so fine an amount in this
--   currency.

create or replace function billing.to_processor_amount(amount bigint, currency text, processor text default 'stripe') returns bigint
language plpgsql stable
as $$
declare
  v_amount numeric;
  v_multiple integer;
begin
  if (billing.adapter_of(processor)).unit = 'minor' then
    return to_processor_amount.amount;
  end if;
  select to_processor_amount.amount * 10::numeric ^ (c.stripe_exponent - c.exponent), c.stripe_multiple
  into strict v_amount, v_multiple
  from ledger.currency as c where c.code = to_processor_amount.currency;
  if v_amount % v_multiple <> 0 then
    perform ops.raise_http(400, 'LM506', 'the processor does not accept so fine an amount in this currency', currency);
  end if;
  return v_amount::bigint;
end
$$;

comment on function billing.to_processor_amount(bigint, text, text) is
$$An amount in minor units, in the units of the processor.
Errors: LM506 the processor does not accept so fine an amount (400).$$;
