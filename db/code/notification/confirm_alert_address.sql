-- No page calls it, but the service, for the page behind a link in a mail.
create or replace function notification.alert_address_proof(organization_id uuid, currency text, ends_at bigint) returns text
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select encode(ops.keyed_hash(format('alert address %s %s %s %s', a.organization_id, a.currency, ends_at, a.email)), 'hex')
  from notification.balance_alert as a
  where a.organization_id = alert_address_proof.organization_id and a.currency = alert_address_proof.currency
$$;

comment on function notification.alert_address_proof(uuid, text, bigint) is
$$A keyed hash that only a reader of the mail to the current address of an alert knows.$$;

create or replace function notification.alert_address_token(organization_id uuid, currency text) returns text
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select concat_ws('.', organization_id, currency, e.ends_at, notification.alert_address_proof(organization_id, currency, e.ends_at))
  from (values (extract(epoch from now() + interval '7 days')::bigint)) as e (ends_at)
$$;

comment on function notification.alert_address_token(uuid, text) is
$$The token of the link that confirms the address for warnings, valid for a week and for this address only. It is not stored.$$;

create or replace function notification.confirm_alert_address(token text) returns void
language plpgsql volatile security definer -- the reader of the mail need not log in
set search_path = pg_catalog, pg_temp
as $$
declare
  v_parts constant text[] := regexp_match(
    token, '^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.([A-Z]{3})\.([0-9]{1,12})\.([0-9a-f]{64})$');
begin
  -- Locked before the proof is made: what is confirmed is the address that the token is for, and no later one.
  perform from notification.balance_alert as a
  where a.organization_id = v_parts[1]::uuid and a.currency = v_parts[2]
  for no key update;
  if v_parts is null
    or v_parts[3]::bigint < extract(epoch from clock_timestamp())
    or ops.keyed_hash(v_parts[4]) is distinct from ops.keyed_hash(
      notification.alert_address_proof(v_parts[1]::uuid, v_parts[2], v_parts[3]::bigint))
  then
    perform ops.raise_http(400, 'LM705', 'link is not valid', null,
      'It has expired, or the address was changed. Use set_balance_alert for a new one.');
  end if;
  update notification.balance_alert as a
  set confirmed_at = coalesce(a.confirmed_at, clock_timestamp())
  where a.organization_id = v_parts[1]::uuid and a.currency = v_parts[2];
end
$$;

comment on function notification.confirm_alert_address(text) is
$$Confirm the address for warnings by the token in the mail. Repeated calls change nothing.
Errors: LM705 the token is unknown, expired or for another address.$$;

grant execute on function notification.confirm_alert_address(text) to anon, member, leadmill_api;

create or replace function api.confirm_alert_address(token text) returns void
language sql volatile
begin atomic
  select notification.confirm_alert_address(ops.bounded(confirm_alert_address.token, 'token'));
end;

comment on function api.confirm_alert_address(text) is
$$Confirm an address for warnings of a low balance
token: from the link in the mail to the address that set_balance_alert was given.
Errors: LM705 the link is not valid (400).$$;

grant execute on function api.confirm_alert_address(text) to anon, member;
