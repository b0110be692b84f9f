-- Deploy leadmill:ledger/currency_unit to pg

begin;

-- Constant, so that a query has nothing to look up for each amount that it shows. To add a currency, replace this function in a new change;
-- until then the constraint below refuses it.
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

do $$
declare
  v_codes constant text := (
    select string_agg(c.code, ', ' order by c.code) from ledger.currency as c where ledger.currency_unit(c.code) is null);
begin
  if v_codes is not null then
    raise exception using
      message = 'a currency has no unit',
      detail = v_codes,
      hint = 'Add it to ledger.currency_unit() in db/deploy/ledger/currency_unit.sql.';
  end if;
end
$$;

-- A change that replaces the function drops this constraint and adds it again: otherwise no row would be checked.
alter table ledger.currency
  add constraint currency_unit_is_known check ((
    ledger.currency_unit(code) * 10::numeric ^ exponent = 1 and scale(ledger.currency_unit(code)) = exponent) is true);

commit;
