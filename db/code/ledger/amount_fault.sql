create or replace function ledger.amount_fault(price numeric, currency text, field text default 'price') returns jsonb
language sql stable
begin atomic
  -- ledger.to_minor refuses what is no amount of money: NaN (larger than every number), infinity, 16 digits.
  select jsonb_build_object(
    'field', amount_fault.field, 'code', 'out_of_range',
    'message', 'must be from ' || ledger.to_decimal(1, c.code) || ' to ' || ledger.to_decimal(100000000000, c.code))
  from ledger.currency as c
  where c.code = amount_fault.currency
    and amount_fault.price > '-Infinity' and amount_fault.price <= 1e15 / 10::numeric ^ c.exponent
    and (amount_fault.price <= 0 or amount_fault.price > 100000000000 / 10::numeric ^ c.exponent);
end;

comment on function ledger.amount_fault(numeric, text, text) is
$$The fault of a price in a currency, for this field: zero, negative or too large. Null when the price is valid or missing.$$;
