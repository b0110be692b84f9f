-- LM706 too_many_alert_addresses (429): Too many addresses were asked to agree to alerts.
--   To do: Wait as long as `Retry-After` says.

create or replace function notification.set_balance_alert(currency text, threshold numeric default null, email text default null)
  returns void
language plpgsql volatile security definer -- web roles write no table
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_organization_id constant uuid := identity.require_permission('manage_settings');
  v_faults constant jsonb := catalog.check_answers(
    '[{"id": "threshold", "type": "number", "options": {"min": 0, "max": 1000000000}}, {"id": "email", "type": "email"}]',
    jsonb_build_object('threshold', threshold, 'email', email)) -> 'faults';
  v_email constant text := ops.email_address(set_balance_alert.email);
  v_is_confirmed boolean;
  v_wait interval;
begin
  if not exists (select from ledger.currency as c where c.code = set_balance_alert.currency) then
    perform ops.raise_http(400, 'LM413', 'unknown currency', null, 'Send the upper-case ISO 4217 code of a supported currency.');
  end if;
  if v_faults <> '[]' then
    perform ops.raise_http(400, 'LM109', 'request has faults', v_faults::text);
  end if;
  insert into notification.balance_alert as b (organization_id, currency, threshold, email, confirmed_at)
  values (
    v_organization_id, set_balance_alert.currency,
    case when threshold is not null then ledger.to_minor(set_balance_alert.threshold, set_balance_alert.currency) end,
    v_email,
    -- The addresses of members are confirmed already.
    (
      select clock_timestamp()
      from identity.user_account as u
      join identity.membership as m on m.user_id = u.id and m.organization_id = v_organization_id and m.ended_at is null
      where u.email = v_email and u.status = 'active' and u.deleted_at is null))
  on conflict on constraint balance_alert_pkey do update
  set
    threshold = excluded.threshold,
    email = excluded.email,
    confirmed_at = coalesce(excluded.confirmed_at, case when b.email = excluded.email then b.confirmed_at end),
    updated_at = excluded.updated_at
  returning b.confirmed_at is not null into v_is_confirmed;
  if v_email is not null and not v_is_confirmed then
    v_wait := ops.spend('notification.alert_addresses', v_organization_id::text);
    if v_wait is not null then
      perform ops.raise_http(429, 'LM706', 'too many addresses were asked to confirm', null, 'Try again after Retry-After.',
        jsonb_build_object('Retry-After', ops.seconds_of(v_wait)));
    end if;
    perform notification.enqueue_mail(
      'confirm_alert_address', 'alert_address', v_organization_id, jsonb_build_object('currency', set_balance_alert.currency));
  end if;
  -- Funds may be below the new threshold already.
  perform queue.defer('refresh_funding', jsonb_build_object('organization_id', v_organization_id));
end
$$;

comment on function notification.set_balance_alert(text, numeric, text) is
$$Set the threshold of funds in a currency below which the caller's organisation is warned, once for each crossing, and the address of the
warning. threshold: decimal; 0: never warn, null: the threshold of the platform. email: null for the members who manage the money; an
address that is not a member's must be confirmed through the link in a mail before it gets warnings.
Errors: LM109 faults, LM706 too many addresses (429), LM115 role not allowed, LM410, LM411, LM412 not an amount of money, LM413 unknown
currency.$$;

grant execute on function notification.set_balance_alert(text, numeric, text) to member;

create or replace function api.set_balance_alert(currency text, threshold numeric default null, email text default null) returns void
language sql volatile
begin atomic
  select notification.set_balance_alert(ops.bounded(set_balance_alert.currency, 'currency'), set_balance_alert.threshold,
    ops.bounded(set_balance_alert.email, 'email'));
end;

comment on function api.set_balance_alert(text, numeric, text) is
$$Set when and where to be warned of a low balance
The warning is sent each time the funds of the caller's organisation fall below the threshold. threshold: decimal; 0: never warn, left out:
the threshold of the platform. email: the recipient; left out: the members who manage its money. An address that is not a member's must
be confirmed through the link in a mail; until then those members are warned.
Errors: LM109 faults, listed in details (400), LM115 role not allowed (403), LM410, LM411, LM412 not an
amount of money (400), LM413 unknown currency (400), LM706 too many addresses (429).$$;

grant execute on function api.set_balance_alert(text, numeric, text) to member;
