create or replace function ledger.to_decimal(minor bigint, currency text) returns numeric
-- Can be inlined: pages and reports call it for every row.
language sql immutable parallel safe
return minor * ledger.currency_unit(currency);

comment on function ledger.to_decimal(bigint, text) is
$$Decimal amount of minor units, with all digits of its currency: 1230 USD is 12.30; null for an unknown currency.$$;

grant execute on function ledger.to_decimal(bigint, text) to anon, member, partner, admin;
