create or replace function notification.alert_address_proof(organization_id uuid, currency text, ends_at bigint) returns text
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select encode(ops.keyed_hash(format('alert address %s %s %s %s', a.organization_id, a.currency, ends_at, a.email)), 'hex')
  from notification.balance_alert as a
  where a.organization_id = alert_address_proof.organization_id and a.currency = alert_address_proof.currency
$$;

comment on function notification.alert_address_proof(uuid, text, bigint) is
$$What proves that somebody got the mail to the address that an alert has now.$$;

create or replace function notification.alert_address_token(organization_id uuid, currency text) returns text
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select concat_ws('.', organization_id, currency, e.ends_at, notification.alert_address_proof(organization_id, currency, e.ends_at))
  from (values (extract(epoch from now() + interval '7 days')::bigint)) as e (ends_at)
$$;

comment on function notification.alert_address_token(uuid, text) is
$$The token of the link that agrees to warnings, good for a week and for this address only. It is stored nowhere.$$;

create or replace function notification.confirm_alert_address(token text) returns void
language plpgsql volatile security definer -- whoever got the mail need not sign in
set search_path = pg_catalog, pg_temp
as $$
declare
  v_parts constant text[] := regexp_match(
    token, '^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.([A-Z]{3})\.([0-9]{1,12})\.([0-9a-f]{64})$');
begin
  if v_parts is null
    or v_parts[3]::bigint < extract(epoch from clock_timestamp())
    or ops.keyed_hash(v_parts[4]) is distinct from ops.keyed_hash(
      notification.alert_address_proof(v_parts[1]::uuid, v_parts[2], v_parts[3]::bigint))
  then
    perform ops.raise_http(400, 'LM705', 'link does not work', null,
      'It has run out, or the address was changed. Ask for a new one.');
  end if;
  update notification.balance_alert as a
  set confirmed_at = coalesce(a.confirmed_at, clock_timestamp())
  where a.organization_id = v_parts[1]::uuid and a.currency = v_parts[2];
end
$$;

comment on function notification.confirm_alert_address(text) is
$$Agree to warnings by the token in the mail; again and again changes nothing.
Errors: LM705 no token of ours, or for another address.$$;

grant execute on function notification.confirm_alert_address(text) to anon, member, leadmill_api;

create or replace function api.confirm_alert_address(token text) returns void
language sql volatile
begin atomic
  select notification.confirm_alert_address(ops.bounded(confirm_alert_address.token, 'token'));
end;

comment on function api.confirm_alert_address(text) is
$$Agree to warnings of a low balance
token: from the link in the mail to the address that set_balance_alert was given.
Errors: LM705 link does not work (400).$$;

grant execute on function api.confirm_alert_address(text) to anon, member;
