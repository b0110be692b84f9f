-- LM540 processor_not_configured (502): The payment processor is not configured here, or for the other mode (live or test).
--   To do: Ask the operator.
-- LM541 payment_invalid (400): The payment has faults.
--   To do: Correct every field listed in `details`.
-- LM542 too_many_payments (429): Too many payments were begun.
--   To do: Wait as long as `Retry-After` says.
-- LM547 request_key_reused (409): The request key was used for another payment.
--   To do: Generate a new key for each new payment.

create or replace function billing.payment_faults(email text, amount numeric, currency text, notes text, request_key text) returns jsonb
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
      'must have at most 2000 characters and no control characters'),
    (5, 'request_key', case when length(request_key) < 8 then 'too_short' when length(request_key) > 200 then 'too_long' end,
      'must have 8 to 200 characters')
  ) as f (place, field, code, message)
  where f.code is not null
$$;

comment on function billing.payment_faults(text, numeric, text, text, text) is
$$What is wrong with a payment to be begun; null when nothing is.$$;

create or replace function billing.amount_within(amount numeric, currency text, minimum jsonb, maximum jsonb) returns bigint
language plpgsql stable
as $$
declare
  v_amount constant bigint := ledger.to_minor(amount_within.amount, amount_within.currency);
  v_minimum constant bigint := (minimum ->> amount_within.currency)::bigint;
  v_maximum constant bigint := (maximum ->> amount_within.currency)::bigint;
begin
  if v_minimum is null or v_maximum is null then
    perform ops.raise_http(400, 'LM505', 'deposits in this currency are not accepted',
      '[{"field": "currency", "code": "not_an_option", "message": "must be one in which deposits are accepted"}]');
  elsif v_amount < v_minimum then
    perform ops.raise_http(400, 'LM503', 'amount is below the minimum', jsonb_build_array(jsonb_build_object(
      'field', 'amount', 'code', 'too_small', 'message',
      format('must be at least %s %s', ledger.to_decimal(v_minimum, amount_within.currency), amount_within.currency)))::text);
  elsif v_amount > v_maximum then
    perform ops.raise_http(400, 'LM504', 'amount is above the maximum', jsonb_build_array(jsonb_build_object(
      'field', 'amount', 'code', 'too_large', 'message',
      format('must be at most %s %s', ledger.to_decimal(v_maximum, amount_within.currency), amount_within.currency)))::text);
  end if;
  return v_amount;
end
$$;

comment on function billing.amount_within(numeric, text, jsonb, jsonb) is
$$An amount in minor units, within limits that are settings: minor units of each currency.
Errors: LM503 below the minimum, LM504 above the maximum, LM505 currency not accepted (400), and those of ledger.to_minor.$$;

create or replace function billing.spend_payment(email text) returns void
language plpgsql volatile
as $$
declare
  v_wait interval;
begin
  -- How many one network begins is counted with the proof of its form.
  v_wait := coalesce(
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

create or replace function billing.payment_receipt(request_key text, request_hash bytea) returns setof billing.begun_payment
language plpgsql stable
as $$
declare
  v_hash bytea;
  v_begun billing.begun_payment;
begin
  select p.request_hash, p.id, d.processor_amount, d.currency, p.email, a.reference, a.authorization_url
  into v_hash, v_begun.payment_id, v_begun.processor_amount, v_begun.processor_currency, v_begun.payer_email, v_begun.reference,
    v_begun.authorization_url
  from billing.payment as p
  join billing.deposit as d on d.id = p.id
  left join lateral (
    select t.reference, t.authorization_url
    from billing.payment_attempt as t
    where t.deposit_id = p.id
    order by t.authorization_url is null, t.created_at desc, t.reference
    limit 1
  ) as a on true
  where p.request_key = payment_receipt.request_key;
  if not found then
    return;
  elsif v_hash is distinct from payment_receipt.request_hash then
    perform ops.raise_http(409, 'LM547', 'request key was used for another payment', null, 'Send a new Idempotency-Key with each new payment.');
  end if;
  return next v_begun;
end
$$;

comment on function billing.payment_receipt(text, bytea) is
$$The payment that this key first began, with its newest page, or the newest reference if no page is known; no row if the key is unused.
Errors: LM547 the key was used with other content (409).$$;

create or replace function billing.store_payment(
  email text, amount bigint, currency text, livemode boolean, notes text, request_key text, request_hash bytea
) returns setof billing.begun_payment
language plpgsql volatile
as $$
declare
  v_begun billing.begun_payment;
begin
  begin
    insert into billing.deposit as d (processor, livemode, amount, currency, processor_amount)
    values ('paystack', store_payment.livemode, store_payment.amount, store_payment.currency,
      billing.to_processor_amount(store_payment.amount, store_payment.currency, 'paystack'))
    returning d.id, d.processor_amount, d.currency into v_begun.payment_id, v_begun.processor_amount, v_begun.processor_currency;
    insert into billing.payment (id, email, notes, request_key, request_hash)
    values (v_begun.payment_id, store_payment.email, nullif(trim(store_payment.notes), ''), store_payment.request_key,
      store_payment.request_hash);
  exception when unique_violation then
    -- A concurrent request with this key has committed.
    return query select r.* from billing.payment_receipt(store_payment.request_key, store_payment.request_hash) as r;
    return;
  end;
  v_begun.payer_email := store_payment.email;
  return next v_begun;
end
$$;

comment on function billing.store_payment(text, bigint, text, boolean, text, text, bytea) is
$$Store a payment that was checked; or find it, if its key has just been used.
Errors: LM547 the key was used with other content (409).$$;

create or replace function billing.create_payment(
  email text, amount numeric, currency text, notes text default null, request_key text default null
) returns setof billing.begun_payment
language plpgsql volatile security definer -- anonymous callers write no table
set search_path = pg_catalog, pg_temp
as $$
declare
  v_hash constant bytea := case when create_payment.request_key is not null then sha256(convert_to(
    jsonb_build_array(create_payment.email, create_payment.amount, create_payment.currency, create_payment.notes)::text, 'UTF8')) end;
  v_faults constant jsonb := billing.payment_faults(
    create_payment.email, create_payment.amount, create_payment.currency, create_payment.notes, create_payment.request_key);
  v_email constant text := ops.email_address(create_payment.email);
  v_currency constant text := upper(create_payment.currency);
  v_livemode constant boolean := (select p.livemode from billing.processor as p where p.name = 'paystack');
  v_amount bigint;
begin
  -- First of all, because a repeated request gets its answer even if its proof is used up.
  return query select r.* from billing.payment_receipt(create_payment.request_key, v_hash) as r;
  if found then
    return;
  elsif v_faults is not null then
    perform ops.raise_http(400, 'LM541', 'the payment has faults', v_faults::text);
  elsif v_livemode is null then
    perform ops.raise_http(502, 'LM540', 'the payment processor is not configured', 'paystack');
  end if;
  v_amount := billing.amount_within(create_payment.amount, v_currency,
    ops.setting_of('billing.payment_minimum'), ops.setting_of('billing.payment_maximum'));
  if not ops.require_form_proof('billing.payments_by_network', 'payment', ops.setting_of('billing.payment_guard')) then
    -- A robot. Nothing is written, and the service answers as if it were.
    return;
  end if;
  perform billing.spend_payment(v_email);
  return query
    select s.*
    from billing.store_payment(v_email, v_amount, v_currency, v_livemode, create_payment.notes, create_payment.request_key, v_hash) as s;
end
$$;

comment on function billing.create_payment(text, numeric, text, text, text) is
$$Begin a payment of anybody that stands alone, at Paystack, and return what the processor needs. The caller commits before the processor
is called. notes: what the payer writes to it. request_key: the same key is the same payment, which is returned with its page, or with a
reference whose page is being opened. No row is returned, and nothing written, if the field that people do not see was filled in: the
caller answers as usual.
Errors: LM541 faults, all of them in details as a JSON list of {"field", "code", "message"}, LM503 below the minimum, LM504 above the
maximum, LM505 currency not accepted, LM061 proof of work is missing or invalid (400), LM540 not configured (502), LM542 too many begun,
LM062 too many from this network (429), LM547 the key was used for another payment (409), and those of ledger.to_minor.$$;

grant execute on function billing.create_payment(text, numeric, text, text, text) to leadmill_api;
