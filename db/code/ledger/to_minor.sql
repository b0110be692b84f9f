-- LM410 amount_not_a_number (400): The amount is null, NaN or infinity.
-- LM411 amount_too_precise (400): The amount has more decimals than its currency.
--   To do: Nothing is rounded: send an amount that can be paid.
-- LM412 amount_too_large (400): The amount has more than 15 digits.
-- LM413 unknown_currency (400): The currency is unknown.
--   To do: Send its ISO 4217 code in upper case, such as `USD`.

create or replace function ledger.to_minor(amount numeric, currency text) returns bigint
language plpgsql stable
as $$
declare
  v_exponent smallint;
  v_minor numeric;
begin
  select c.exponent into v_exponent from ledger.currency as c where c.code = to_minor.currency;
  if not found then
    raise exception using
      errcode = 'LM413',
      message = 'unknown currency',
      detail = left(coalesce(to_minor.currency, 'null'), 20),
      hint = 'Send the upper-case ISO 4217 code of a supported currency.';
  end if;
  if amount is null or amount in ('NaN', 'Infinity', '-Infinity') then
    raise exception using errcode = 'LM410', message = 'amount is not a number', detail = coalesce(amount::text, 'null');
  end if;
  -- Checked before multiplying, which is slow for a number of a hundred thousand digits.
  if abs(amount) > 1e15 / 10::numeric ^ v_exponent then
    raise exception using
      errcode = 'LM412',
      message = 'amount out of range',
      hint = 'Amounts have at most 15 digits.';
  end if;
  v_minor := amount * 10::numeric ^ v_exponent;
  if v_minor <> trunc(v_minor) then
    raise exception using
      errcode = 'LM411',
      message = 'too many decimals for this currency',
      detail = format('%s has %s', to_minor.currency, v_exponent);
  end if;
  return v_minor::bigint;
end
$$;

comment on function ledger.to_minor(numeric, text) is
$$Minor units of a decimal amount; refuses an amount that would have to be rounded.
Errors: LM410 not a number, LM411 too many decimals, LM412 out of range, LM413 unknown currency (400).$$;
