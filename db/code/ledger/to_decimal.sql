create or replace function ledger.to_decimal(minor bigint, currency text) returns numeric
language sql stable parallel safe security definer -- callers have no privilege on the table of currencies
set search_path = pg_catalog, pg_temp
as $$
  select round(to_decimal.minor / 10 ^ c.exponent::numeric, c.exponent)
  from ledger.currency as c
  where c.code = to_decimal.currency
$$;

comment on function ledger.to_decimal(bigint, text) is
$$Decimal amount of minor units, with all digits of its currency: 1230 USD is 12.30.$$;

grant execute on function ledger.to_decimal(bigint, text) to anon, member, partner, admin;
