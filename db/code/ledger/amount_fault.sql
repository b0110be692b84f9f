create or replace function ledger.amount_fault(price numeric, currency text, field text default 'price') returns jsonb
language sql stable
begin atomic
  -- What is no amount of money at all is ledger.to_minor's to refuse: NaN (larger than every number), infinity, 16 digits.
  select jsonb_build_object(
    'field', amount_fault.field, 'code', 'out_of_range',
    'message', 'must be from ' || ledger.to_decimal(1, c.code) || ' to ' || ledger.to_decimal(100000000000, c.code))
  from ledger.currency as c
  where c.code = amount_fault.currency
    and amount_fault.price > '-Infinity' and amount_fault.price <= 1e15 / 10::numeric ^ c.exponent
    and (amount_fault.price <= 0 or amount_fault.price > 100000000000 / 10::numeric ^ c.exponent);
end;

comment on function ledger.amount_fault(numeric, text, text) is
$$What is wrong with a price in a currency, as a fault of this field: nothing, negative or too much; null when nothing is, or
none is given.$$;
