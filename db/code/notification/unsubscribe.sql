-- LM705 mail_link_invalid (400): The link of the mail is unknown or has expired, or it is for
--   an address that was changed.
--   To do: Log in and use `set_mail_preference`, or `set_balance_alert` for a new link.

create or replace function notification.unsubscribe_token(organization_id uuid, template text) returns text
language sql stable
set search_path = pg_catalog, pg_temp
return organization_id || '.' || template || '.'
  || encode(ops.keyed_hash('unsubscribe ' || organization_id || ' ' || template), 'hex');

comment on function notification.unsubscribe_token(uuid, text) is
$$What proves that somebody got this mail for this organisation. It does not end: the mail may lie around for years.$$;

create or replace function notification.unsubscribe(token text) returns void
language plpgsql volatile security definer -- whoever got the mail need not sign in
set search_path = pg_catalog, pg_temp
as $$
declare
  v_parts constant text[] := regexp_match(token, '^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.([a-z_]{1,100})\.[0-9a-f]{64}$');
begin
  if v_parts is null
    or token <> notification.unsubscribe_token(v_parts[1]::uuid, v_parts[2])
    or not notification.set_preference(v_parts[1]::uuid, v_parts[2], false)
  then
    perform ops.raise_http(400, 'LM705', 'link does not work', null, 'Log in to choose what mails you get.');
  end if;
end
$$;

comment on function notification.unsubscribe(text) is
$$Stop a mail to an organisation by the token in the mail; again and again changes nothing.
Errors: LM705 no token of ours.$$;

grant execute on function notification.unsubscribe(text) to leadmill_api;
