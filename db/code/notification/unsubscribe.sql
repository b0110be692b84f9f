-- LM705 mail_link_invalid (400): The link of the mail is unknown or has expired, or it is for
--   an address that was changed.
--   To do: Log in and use `set_mail_preference`, or `set_balance_alert` for a new link.

create or replace function notification.unsubscribe_token(organization_id uuid, template text) returns text
language sql stable
set search_path = pg_catalog, pg_temp
return organization_id || '.' || template || '.'
  || encode(ops.keyed_hash('unsubscribe ' || organization_id || ' ' || template), 'hex');

comment on function notification.unsubscribe_token(uuid, text) is
$$The token that proves the receipt of this mail for this organisation. It does not expire, because a mail may be read years later.$$;

create or replace function notification.unsubscribe(token text) returns void
language plpgsql volatile security definer -- the reader of the mail need not log in
set search_path = pg_catalog, pg_temp
as $$
declare
  v_parts constant text[] := regexp_match(token, '^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.([a-z_]{1,100})\.[0-9a-f]{64}$');
begin
  if v_parts is null
    or token <> notification.unsubscribe_token(v_parts[1]::uuid, v_parts[2])
    or not notification.set_preference(v_parts[1]::uuid, v_parts[2], false)
  then
    perform ops.raise_http(400, 'LM705', 'link is not valid', null, 'Log in and use set_mail_preference.');
  end if;
end
$$;

comment on function notification.unsubscribe(text) is
$$Unsubscribe an organisation from a mail by the token in it. Repeated calls change nothing.
Errors: LM705 the token is not valid.$$;

grant execute on function notification.unsubscribe(text) to leadmill_api;
