-- LM543 payment_not_open (409): No further page can be opened for this payment: it has ended, or had too many.
--   To do: Begin a new payment.

create or replace function billing.new_reference(prefix text) returns text
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
  select format('%s-%s-%s',
    prefix, floor(extract(epoch from clock_timestamp()) * 1000)::bigint, encode(extensions.gen_random_bytes(8), 'hex'))
$$;

comment on function billing.new_reference(text) is
$$A new reference of a payment: {prefix}-{milliseconds}-{random}. It cannot be guessed, because it opens the page to which its payer
returns.$$;

create or replace function billing.create_reference(deposit_id uuid) returns text
language plpgsql volatile security definer -- callers have no privilege on the tables
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_deposit billing.deposit;
  v_prefix text;
  v_reference text;
begin
  select d.* into v_deposit from billing.deposit as d where d.id = create_reference.deposit_id for update;
  v_prefix := (billing.adapter_of(v_deposit.processor)).reference_prefix;
  if v_prefix is null then
    perform ops.raise_http(404, 'LM507', 'no such deposit', create_reference.deposit_id::text);
  elsif v_deposit.status not in ('created', 'pending')
    or (select count(*) from billing.payment_attempt as a where a.deposit_id = v_deposit.id)
      >= (ops.setting_of('billing.payment_attempts') #>> '{}')::integer
  then
    perform ops.raise_http(409, 'LM543', 'no further page can be opened for this payment', v_deposit.status);
  end if;
  v_reference := billing.new_reference(v_prefix);
  insert into billing.payment_attempt (processor, reference, deposit_id, next_poll_at)
  values (v_deposit.processor, v_reference, v_deposit.id, clock_timestamp() + interval '5 minutes');
  update billing.deposit as d set session_id = v_reference where d.id = v_deposit.id and d.session_id is null;
  return v_reference;
end
$$;

comment on function billing.create_reference(uuid) is
$$A new reference for a deposit or payment that has not ended. A page whose address was lost is opened again under another one, because the
processor takes a reference once.
Errors: LM507 no such deposit (404), LM543 ended, or too many references (409).$$;

grant execute on function billing.create_reference(uuid) to leadmill_api;
