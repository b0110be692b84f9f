-- LM724 channel_is_no_endpoint (409): Only endpoints have a signing secret.

create or replace function notification.add_signing_secret(channel notification.channel) returns text
language plpgsql volatile
as $$
declare
  v_id constant uuid := ops.uuid_v7();
  v_secret constant text := 'whsec_' || encode(extensions.gen_random_bytes(32), 'base64');
begin
  insert into notification.signing_secret (id, channel_id, secret)
  values (v_id, channel.id, ops.encrypt_secret('notification.signing_secret.secret', channel.organization_id, v_id, v_secret));
  return v_secret;
end
$$;

comment on function notification.add_signing_secret(notification.channel) is
$$Give an endpoint a new secret, and return it: afterwards nobody but a worker can read it.
Errors: LM960 no encryption key.$$;

create or replace function notification.rotate_signing_secret(channel_id uuid) returns jsonb
language plpgsql volatile security definer -- web roles write no table
set search_path = pg_catalog, pg_temp
as $$
declare
  v_channel constant notification.channel := notification.require_channel(channel_id);
  v_expires_at constant timestamptz := date_trunc('second', clock_timestamp())
    + make_interval(hours => ops.setting_of('notification.signing_overlap_hours')::integer);
begin
  if v_channel.kind <> 'endpoint' then
    perform ops.raise_http(409, 'LM724', 'only endpoints have a signing secret', v_channel.kind);
  end if;
  -- At most one that has been replaced is kept, because each makes the header longer.
  delete from notification.signing_secret as s where s.channel_id = v_channel.id and s.expires_at is not null;
  update notification.signing_secret as s set expires_at = v_expires_at where s.channel_id = v_channel.id;
  return jsonb_build_object('signing_secret', notification.add_signing_secret(v_channel), 'old_expires_at', v_expires_at);
end
$$;

comment on function notification.rotate_signing_secret(uuid) is
$$Replace the signing secret of an endpoint. For notification.signing_overlap_hours requests have a signature of each, the newer one first;
an even older one ends at once. Returns {signing_secret, old_expires_at}.
Errors: LM115 role not allowed, LM721 no such channel, LM724 no endpoint, LM960 no encryption key.$$;

grant execute on function notification.rotate_signing_secret(uuid) to member, admin;

create or replace function api.rotate_signing_secret(channel_id uuid) returns jsonb
language sql volatile
begin atomic
  select notification.rotate_signing_secret(rotate_signing_secret.channel_id);
end;

comment on function api.rotate_signing_secret(uuid) is
$$Replace the secret that requests to an endpoint are signed with
Returns {signing_secret, old_expires_at}; the secret is shown only this once. Until old_expires_at, a day later, requests have a signature
of the old secret too; a secret that was replaced before ends at once.
Errors: LM115 role not allowed (403), LM721 no such channel (404), LM724 the channel is no endpoint (409), LM960 no
encryption key (503).$$;

grant execute on function api.rotate_signing_secret(uuid) to member, admin;
