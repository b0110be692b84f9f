-- LM540 processor_not_configured (502): The payment processor is not configured here, or for the other mode (live or test).
--   To do: Ask the operator.
-- LM541 payment_invalid (400): The payment has faults.
--   To do: Correct every field listed in `details`.
-- LM542 too_many_payments (429): Too many payments were begun.
--   To do: Wait as long as `Retry-After` says.

create or replace function billing.payment_faults(email text, amount numeric, currency text, notes text) returns jsonb
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select jsonb_agg(jsonb_build_object('field', f.field, 'code', f.code, 'message', f.message) order by f.place)
  from (values
    (1, 'email', case when ops.is_blank(email) then 'required' when ops.email_address(email) is null then 'not_an_email' end,
      'must be an e-mail address'),
    (2, 'amount', case when amount is null then 'required' end, 'must be a decimal number'),
    (3, 'currency', case when currency is null then 'required' end, 'must be a code such as KES'),
    (4, 'notes', case when length(notes) > 2000 then 'too_long' when notes ~ '[\u0001-\u0008\u000b\u000c\u000e-\u001f]' then 'not_a_match' end,
      'must have at most 2000 characters and no control characters')
  ) as f (place, field, code, message)
  where f.code is not null
$$;

comment on function billing.payment_faults(text, numeric, text, text) is $$What is wrong with a payment to be begun; null when nothing is.$$;

create or replace function billing.amount_within(amount numeric, currency text, minimum jsonb, maximum jsonb) returns bigint
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_amount constant bigint := ledger.to_minor(amount_within.amount, amount_within.currency);
  v_minimum constant bigint := (minimum ->> amount_within.currency)::bigint;
  v_maximum constant bigint := (maximum ->> amount_within.currency)::bigint;
begin
  if v_minimum is null or v_maximum is null then
    perform ops.raise_http(400, 'LM505', 'deposits in this currency are not accepted', amount_within.currency);
  elsif v_amount < v_minimum then
    perform ops.raise_http(400, 'LM503', 'amount is below the minimum',
      format('minimum is %s %s', ledger.to_decimal(v_minimum, amount_within.currency), amount_within.currency));
  elsif v_amount > v_maximum then
    perform ops.raise_http(400, 'LM504', 'amount is above the maximum',
      format('maximum is %s %s', ledger.to_decimal(v_maximum, amount_within.currency), amount_within.currency));
  end if;
  return v_amount;
end
$$;

comment on function billing.amount_within(numeric, text, jsonb, jsonb) is
$$An amount in minor units, within limits that are settings: minor units of each currency.
Errors: LM503 below the minimum, LM504 above the maximum, LM505 currency not accepted (400), and those of ledger.to_minor.$$;

create or replace function billing.spend_payment(email text) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_wait interval;
begin
  v_wait := coalesce(
    ops.spend('billing.payments_by_network', encode(ops.network_key(), 'hex')),
    ops.spend('billing.payments_by_email', spend_payment.email),
    ops.spend('billing.payments_in_all', ''));
  if v_wait is not null then
    perform ops.raise_http(429, 'LM542', 'too many payments were begun', null, 'Wait as long as Retry-After says.',
      jsonb_build_object('Retry-After', ops.seconds_of(v_wait)));
  end if;
end
$$;

comment on function billing.spend_payment(text) is
$$Count a payment of a stranger that is begun.
Errors: LM542 too many (429).$$;

create or replace function billing.create_payment(email text, amount numeric, currency text, notes text default null)
returns table (payment_id uuid, processor_amount bigint, processor_currency text, payer_email text)
language plpgsql volatile security definer -- anonymous callers write no table
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_faults constant jsonb := billing.payment_faults(
    create_payment.email, create_payment.amount, create_payment.currency, create_payment.notes);
  v_email constant text := ops.email_address(create_payment.email);
  v_currency constant text := upper(create_payment.currency);
  v_livemode constant boolean := (select p.livemode from billing.processor as p where p.name = 'paystack');
  v_amount bigint;
  v_id uuid;
begin
  if v_faults is not null then
    perform ops.raise_http(400, 'LM541', 'the payment has faults', v_faults::text);
  elsif v_livemode is null then
    perform ops.raise_http(502, 'LM540', 'the payment processor is not configured', 'paystack');
  end if;
  v_amount := billing.amount_within(create_payment.amount, v_currency,
    ops.setting_of('billing.payment_minimum'), ops.setting_of('billing.payment_maximum'));
  perform billing.spend_payment(v_email);
  insert into billing.deposit (processor, livemode, amount, currency, processor_amount)
  values ('paystack', v_livemode, v_amount, v_currency, billing.to_processor_amount(v_amount, v_currency, 'paystack'))
  returning id into v_id;
  insert into billing.payment (id, email, notes) values (v_id, v_email, nullif(trim(create_payment.notes), ''));
  return query
    select d.id, d.processor_amount, d.currency, v_email from billing.deposit as d where d.id = v_id;
end
$$;

comment on function billing.create_payment(text, numeric, text, text) is
$$Begin a payment of anybody that stands alone, at Paystack, and return what the processor needs. The caller commits before the processor
is called. notes: what the payer writes to it.
Errors: LM541 faults, all of them in details as a JSON list of {"field", "code", "message"}, LM503 below the minimum, LM504 above the
maximum, LM505 currency not accepted (400), LM540 not configured (502), LM542 too many begun (429), and those of ledger.to_minor.$$;

grant execute on function billing.create_payment(text, numeric, text, text) to leadmill_api;
