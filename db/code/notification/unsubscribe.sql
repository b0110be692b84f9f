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

create or replace function notification.mailbox_token(channel_id uuid) returns text
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  -- For this address only: a former reader must not stop the mails to a later one.
  select format('%s.event_notification.%s', c.id,
    encode(ops.keyed_hash(format('unsubscribe %s event_notification %s', c.id, c.settings ->> 'address')), 'hex'))
  from notification.channel as c
  where c.id = mailbox_token.channel_id and c.kind = 'email'
$$;

comment on function notification.mailbox_token(uuid) is
$$The token that proves the receipt of a notification at the present address of a channel. It does not expire.$$;

create or replace function notification.stop_mailbox(channel_id uuid, token text) returns boolean
language plpgsql volatile
as $$
begin
  if ops.keyed_hash(token) is distinct from ops.keyed_hash(notification.mailbox_token(channel_id)) then
    return false;
  end if;
  perform notification.disable_channel(channel_id, 'the reader of the mailbox wants no more mails');
  -- The reader has to agree again before an enabled channel sends mails.
  update notification.channel as c set confirmed_at = null where c.id = stop_mailbox.channel_id and c.confirmed_at is not null;
  return true;
end
$$;

comment on function notification.stop_mailbox(uuid, text) is
$$Send nothing more to the mailbox of a channel, and tell its organisation. Returns false if the token is of another mailbox.$$;

create or replace function notification.unsubscribe(token text) returns void
language plpgsql volatile security definer -- the reader of the mail need not log in
set search_path = pg_catalog, pg_temp
as $$
declare
  v_parts constant text[] := regexp_match(token, '^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.([a-z_]{1,100})\.[0-9a-f]{64}$');
begin
  if v_parts is null or not (case v_parts[2]
    when 'event_notification' then notification.stop_mailbox(v_parts[1]::uuid, token)
    else token = notification.unsubscribe_token(v_parts[1]::uuid, v_parts[2])
      and notification.set_preference(v_parts[1]::uuid, v_parts[2], false) end)
  then
    perform ops.raise_http(400, 'LM705', 'link is not valid', null, 'Log in and use set_mail_preference.');
  end if;
end
$$;

comment on function notification.unsubscribe(text) is
$$Unsubscribe an organisation from a mail, or the mailbox of a channel from all, by the token in it. Repeated calls change nothing.
Errors: LM705 the token is not valid.$$;

grant execute on function notification.unsubscribe(text) to leadmill_api;
