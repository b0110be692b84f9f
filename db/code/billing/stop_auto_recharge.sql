-- LM578 auto_recharge_not_found (404): The organisation has no such rule; `details` is the currency.

create or replace function billing.stop_auto_recharge(currency text) returns void
language plpgsql volatile security definer -- web roles write no table
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_organization_id constant uuid := identity.require_permission('manage_billing');
  v_currency constant text := coalesce(stop_auto_recharge.currency, ops.setting_of('billing.default_currency') #>> '{}');
begin
  update billing.recharge_rule as r
  set is_enabled = false, updated_at = clock_timestamp()
  where r.organization_id = v_organization_id and r.currency = v_currency;
  if not found then
    perform ops.raise_http(404, 'LM578', 'the wallet is not refilled', v_currency);
  end if;
end
$$;

comment on function billing.stop_auto_recharge(text) is
$$Stop refilling the wallet of the caller's organisation in a currency. What was not sent to the processor yet is dropped.
Errors: LM115 may not (403), LM578 there is no such rule (404).$$;

grant execute on function billing.stop_auto_recharge(text) to member;

create or replace function api.stop_auto_recharge(currency text default null) returns void
language sql volatile
begin atomic
  select billing.stop_auto_recharge(ops.bounded(stop_auto_recharge.currency, 'currency', 10));
end;

comment on function api.stop_auto_recharge(text) is
$$Stop refilling the wallet
A recharge that the processor already has is not called back.
Errors: LM115 may not (403), LM578 the wallet is not refilled in this currency (404).$$;

grant execute on function api.stop_auto_recharge(text) to member;
