-- Deploy leadmill:notification/set_balance_alert to pg

begin;

create function notification.set_balance_alert(currency text, threshold numeric default null, email text default null) returns void
language plpgsql volatile security definer -- web roles write no table
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_organization_id constant uuid := identity.require_manager();
  v_faults constant jsonb := catalog.check_answers(
    '[{"id": "threshold", "type": "number", "options": {"min": 0, "max": 1000000000}}, {"id": "email", "type": "email"}]',
    jsonb_build_object('threshold', threshold, 'email', email)) -> 'faults';
begin
  if not exists (select from ledger.currency as c where c.code = set_balance_alert.currency) then
    perform ops.raise_http(400, 'LM413', 'unknown currency', null, 'Send an ISO 4217 code of a currency that money is kept in, upper case.');
  end if;
  if v_faults <> '[]' then
    perform ops.raise_http(400, 'LM109', 'request has faults', v_faults::text);
  end if;
  insert into notification.balance_alert (organization_id, currency, threshold, email)
  values (
    v_organization_id, set_balance_alert.currency,
    case when threshold is not null then ledger.to_minor(set_balance_alert.threshold, set_balance_alert.currency) end,
    lower(nullif(trim(set_balance_alert.email), '')))
  on conflict on constraint balance_alert_pkey do update
  set threshold = excluded.threshold, email = excluded.email, updated_at = excluded.updated_at;
  -- It may be low already by the new threshold.
  perform queue.defer('refresh_funding', jsonb_build_object('organization_id', v_organization_id));
end
$$;

comment on function notification.set_balance_alert(text, numeric, text) is
$$Say below which funds in a currency the caller's organisation is warned, once for each crossing, and where to. threshold:
decimal; 0 for never, null for that of the platform. email: null for the owners and managers.
Errors: LM109 faults, LM115 the caller is neither owner nor manager, LM410, LM411, LM412 not an amount of money, LM413 unknown
currency.$$;

grant execute on function notification.set_balance_alert(text, numeric, text) to member;

commit;
