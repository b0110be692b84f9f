-- No page calls it, but the service, for the page behind a link in a mail.
create or replace function notification.known_address_since(organization_id uuid, address text) returns timestamptz
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select clock_timestamp()
  from identity.user_account as u
  where u.email = known_address_since.address and u.status = 'active' and u.deleted_at is null
    and case when known_address_since.organization_id is null then u.is_admin else exists (
      select from identity.membership as m
      where m.user_id = u.id and m.organization_id = known_address_since.organization_id and m.ended_at is null) end
  limit 1
$$;

comment on function notification.known_address_since(uuid, text) is
$$Now, if the address is that of a member of the organisation (null: of an admin), who has confirmed it already; null for any other.$$;

create or replace function notification.channel_address_proof(channel_id uuid, ends_at bigint) returns text
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select encode(ops.keyed_hash(format('channel address %s %s %s', c.id, ends_at, c.settings ->> 'address')), 'hex')
  from notification.channel as c
  where c.id = channel_address_proof.channel_id and c.kind = 'email'
$$;

comment on function notification.channel_address_proof(uuid, bigint) is
$$A keyed hash that only a reader of the mail to the current address of a channel knows.$$;

create or replace function notification.describe_channel_address(refs jsonb, organization_id uuid, user_id uuid) returns jsonb
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select jsonb_build_object('token', concat_ws('.', c.id, e.ends_at, notification.channel_address_proof(c.id, e.ends_at)))
  from notification.channel as c
  cross join (values (extract(epoch from now() + interval '7 days')::bigint)) as e (ends_at)
  where c.id = (refs ->> 'channel_id')::uuid and c.organization_id is not distinct from describe_channel_address.organization_id
$$;

comment on function notification.describe_channel_address(jsonb, uuid, uuid) is
$$The mail context with the token that confirms the address of {channel_id}, valid for a week and for this address only. It is not
stored.$$;

create or replace function notification.ask_to_confirm(channel notification.channel) returns void
language plpgsql volatile
as $$
declare
  v_wait constant interval := ops.spend('notification.alert_addresses', coalesce(channel.organization_id::text, ''));
begin
  if v_wait is not null then
    perform ops.raise_http(429, 'LM706', 'too many addresses were asked to confirm', null, 'Try again after Retry-After.',
      jsonb_build_object('Retry-After', ops.seconds_of(v_wait)));
  end if;
  perform notification.enqueue_mail('confirm_channel_address', 'channel', channel.id, jsonb_build_object('channel_id', channel.id));
end
$$;

comment on function notification.ask_to_confirm(notification.channel) is
$$Mail the address of a channel the link that confirms it.
Errors: LM706 the organisation had too many addresses asked.$$;

create or replace function notification.confirm_channel_address(token text) returns void
language plpgsql volatile security definer -- the reader of the mail need not log in
set search_path = pg_catalog, pg_temp
as $$
declare
  v_parts constant text[] := regexp_match(token, '^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.([0-9]{1,12})\.([0-9a-f]{64})$');
begin
  -- Locked before the proof is made: what is confirmed is the address that the token is for, and no later one.
  perform from notification.channel as c where c.id = v_parts[1]::uuid for no key update;
  if v_parts is null
    or v_parts[2]::bigint < extract(epoch from clock_timestamp())
    or ops.keyed_hash(v_parts[3]) is distinct from ops.keyed_hash(
      notification.channel_address_proof(v_parts[1]::uuid, v_parts[2]::bigint))
  then
    perform ops.raise_http(400, 'LM705', 'link is not valid', null,
      'It has expired, or the address was changed. Use replace_channel_target for a new one.');
  end if;
  update notification.channel as c
  set confirmed_at = clock_timestamp()
  where c.id = v_parts[1]::uuid and c.confirmed_at is null;
end
$$;

comment on function notification.confirm_channel_address(text) is
$$Confirm the address of a channel by the token in the mail. Repeated calls change nothing.
Errors: LM705 the token is unknown, expired or for another address.$$;

grant execute on function notification.confirm_channel_address(text) to anon, member, leadmill_api;

create or replace function api.confirm_channel_address(token text) returns void
language sql volatile
begin atomic
  select notification.confirm_channel_address(ops.bounded(confirm_channel_address.token, 'token'));
end;

comment on function api.confirm_channel_address(text) is
$$Confirm the address of a channel for notifications by mail
token: from the link in the mail to the address that create_channel was given.
Errors: LM705 the link is not valid (400).$$;

grant execute on function api.confirm_channel_address(text) to anon, member;
