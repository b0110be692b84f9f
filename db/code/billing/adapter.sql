-- LM545 unknown_processor (400): There is no such payment processor; `details` is its name.

create or replace function billing.adapter_of(processor text) returns billing.adapter
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_adapter billing.adapter;
begin
  select a.* into v_adapter from billing.adapter as a where a.name = adapter_of.processor;
  if not found then
    perform ops.raise_http(400, 'LM545', 'no such payment processor', left(adapter_of.processor, 100));
  end if;
  return v_adapter;
end
$$;

comment on function billing.adapter_of(text) is
$$What a processor brings.
Errors: LM545 no such processor (400).$$;

create or replace function billing.read_report(processor text, object jsonb, event_type text) returns billing.report
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_function constant text := (billing.adapter_of(processor)).read_function;
  v_report billing.report;
begin
  execute format('select r.* from %I.%I($1, $2) as r', split_part(v_function, '.', 1), split_part(v_function, '.', 2))
  into v_report
  using object, event_type;
  return v_report;
end
$$;

comment on function billing.read_report(text, jsonb, text) is
$$Read an object of a processor by its adapter. event_type: of its event, or what was asked for.$$;

create or replace function billing.read_movement(processor text, movement jsonb) returns billing.movement
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_function constant text := (billing.adapter_of(processor)).movement_function;
  v_movement billing.movement;
begin
  execute format('select m.* from %I.%I($1) as m', split_part(v_function, '.', 1), split_part(v_function, '.', 2))
  into v_movement
  using movement;
  return v_movement;
end
$$;

comment on function billing.read_movement(text, jsonb) is $$Read a movement of our balance at a processor by its adapter.$$;

create or replace function billing.fields_of(processor text) returns jsonb
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_function constant text := (billing.adapter_of(processor)).fields_function;
  v_fields jsonb;
begin
  execute format('select %I.%I()', split_part(v_function, '.', 1), split_part(v_function, '.', 2)) into v_fields;
  return v_fields;
end
$$;

comment on function billing.fields_of(text) is $$The fields of a processor's objects that are read at all, as the shape of billing.known_part().$$;

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
  select case when (deposit).organization_id is null
    then ledger.open_account('platform', null, 'payment_revenue', (deposit).currency)
    else ledger.open_account('organization', (deposit).organization_id, 'wallet', (deposit).currency) end
$$;

comment on function billing.receiving_account(billing.deposit) is
$$The account that a deposit is for: the wallet of its organisation, or the platform's own where the payment stands alone.
Errors: those of ledger.open_account.$$;
