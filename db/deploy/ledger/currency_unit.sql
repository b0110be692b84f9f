-- Deploy leadmill:ledger/currency_unit to pg

begin;

-- Constant, so that a query has nothing to look up for each amount that it shows. A new currency comes with a change that replaces this
-- function; the constraint below refuses it before.
create function ledger.currency_unit(currency text) returns numeric
language sql immutable parallel safe
return case currency
  when 'USD' then 0.01 when 'EUR' then 0.01 when 'GBP' then 0.01 when 'CAD' then 0.01 when 'AUD' then 0.01
  when 'KES' then 0.01 when 'NGN' then 0.01 when 'GHS' then 0.01 when 'ZAR' then 0.01
  when 'JPY' then 1 when 'KRW' then 1 when 'ISK' then 1 when 'UGX' then 1
  when 'BHD' then 0.001 when 'KWD' then 0.001 when 'TND' then 0.001
end;

comment on function ledger.currency_unit(text) is
$$The minor unit of a currency, with all its digits: 0.01 for USD, 1 for JPY; null for an unknown one.$$;

-- Whoever may call ledger.to_decimal() needs it, too: PostgreSQL puts its body into their queries.
grant execute on function ledger.currency_unit(text) to anon, member, partner, admin;

alter table ledger.currency
  add constraint currency_unit_is_known
  check (ledger.currency_unit(code) is not null and scale(ledger.currency_unit(code)) = exponent);

commit;
