-- Deploy leadmill:ledger/to_minor to pg

begin;

create function ledger.to_minor(amount numeric, currency text) returns bigint
language plpgsql stable security definer -- callers do not read the table of currencies
set search_path = pg_catalog, pg_temp
as $$
declare
  v_exponent smallint := (select c.exponent from ledger.currency as c where c.code = to_minor.currency);
begin
  if v_exponent is null then
    perform ops.raise_http(400, 'LM402', 'no such currency', to_minor.currency);
  end if;
  -- The first comparison also catches NaN and both infinities, before arithmetic sees them.
  if to_minor.amount is null
    or to_minor.amount not between -10000000000000 and 10000000000000
    or scale(trim_scale(to_minor.amount)) > v_exponent
  then
    perform ops.raise_http(400, 'LM403', 'not an amount of money', to_minor.amount::text,
      format('An amount in %s has at most %s digits after the point.', to_minor.currency, v_exponent));
  end if;
  return (to_minor.amount * 10 ^ v_exponent::numeric)::bigint;
end
$$;

comment on function ledger.to_minor(numeric, text) is
$$Whole minor units of a decimal amount: 12.34 USD is 1234. Nothing is rounded: what does not fit is refused.
Errors: LM402 no such currency, LM403 not an amount of money.$$;

commit;
