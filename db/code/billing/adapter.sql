create or replace function billing.adapter_of(processor text) returns billing.adapter
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select a from billing.adapter as a where a.name = adapter_of.processor
$$;

comment on function billing.adapter_of(text) is $$What a processor brings; null for one that there is not.$$;

create or replace function billing.call_adapter(function text, object jsonb, event_type text) returns jsonb
language plpgsql stable
as $$
declare
  v_said jsonb;
begin
  execute format('select to_jsonb(%I.%I($1, $2))', split_part(function, '.', 1), split_part(function, '.', 2))
  into v_said
  using object, event_type;
  return v_said;
end
$$;

comment on function billing.call_adapter(text, jsonb, text) is $$Call a function of an adapter that reads an object; see billing.adapter.$$;

create or replace function billing.read_report(processor text, object jsonb, event_type text) returns billing.report
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select jsonb_populate_record(
    null::billing.report, billing.call_adapter((billing.adapter_of(processor)).read_function, object, event_type))
$$;

comment on function billing.read_report(text, jsonb, text) is
$$Read an object of a processor by its adapter. event_type: of its event, or what was asked for.$$;

create or replace function billing.read_movement(processor text, movement jsonb) returns billing.movement
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select jsonb_populate_record(
    null::billing.movement,
    billing.call_adapter((billing.adapter_of(processor)).movement_function, movement, movement ->> 'type'))
$$;

comment on function billing.read_movement(text, jsonb) is $$Read a movement of our balance at a processor by its adapter.$$;

create or replace function billing.fields_of(processor text) returns jsonb
language plpgsql stable
as $$
declare
  v_function constant text := (billing.adapter_of(processor)).fields_function;
  v_fields jsonb;
begin
  execute format('select %I.%I()', split_part(v_function, '.', 1), split_part(v_function, '.', 2)) into v_fields;
  return v_fields;
end
$$;

comment on function billing.fields_of(text) is
$$The fields of a processor's objects that are read at all, as the shape of billing.known_part().$$;

create or replace function billing.from_processor_amount(processor text, amount bigint, currency text) returns bigint
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select case (billing.adapter_of(processor)).unit
    when 'stripe' then round(from_processor_amount.amount / 10::numeric ^ (c.stripe_exponent - c.exponent))::bigint
    else from_processor_amount.amount end
  from ledger.currency as c where c.code = from_processor_amount.currency
$$;

comment on function billing.from_processor_amount(text, bigint, text) is
$$An amount of a processor in minor units; null for an unknown currency.$$;

create or replace function billing.clearing_account(processor text, currency text) returns bigint
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
  select ledger.open_account('platform', null, (billing.adapter_of(processor)).clearing_kind, currency)
$$;

comment on function billing.clearing_account(text, text) is
$$The account with what a processor owes us in a currency.
Errors: those of ledger.open_account.$$;

create or replace function billing.receiving_account(deposit billing.deposit) returns bigint
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
  select case
    when exists (select from billing.invoice_payment as p where p.deposit_id = (deposit).id)
    then ledger.open_account('platform', null, 'subscription_revenue', (deposit).currency)
    when (deposit).organization_id is null
    then ledger.open_account('platform', null, 'payment_revenue', (deposit).currency)
    else ledger.open_account('organization', (deposit).organization_id, 'wallet', (deposit).currency) end
$$;

comment on function billing.receiving_account(billing.deposit) is
$$The account that a deposit is for: the wallet of its organisation, or the platform's own where the payment stands alone.
Errors: those of ledger.open_account.$$;
