-- LM722 channel_name_taken (409): The organisation has a channel of this name.
-- LM723 too_many_channels (409): The organisation has as many channels as it may have; `details`
--   is the limit.
--   To do: Remove a channel, or ask the operator for more.

create or replace function notification.settings_form(kind text) returns jsonb
language sql immutable parallel safe
return case settings_form.kind when 'endpoint' then jsonb '[
    {"id": "format", "type": "select", "options": ["json", "form"]},
    {"id": "is_ordered", "type": "boolean"},
    {"id": "reject_is_return_request", "type": "boolean"}]'
  else '[]' end;

comment on function notification.settings_form(text) is
$$The settings that the owner of a channel chooses, as a form for catalog.check_answers().$$;

create or replace function notification.check_channel(kind text, name text, target jsonb, settings jsonb) returns jsonb
language plpgsql stable
as $$
declare
  v_basic constant jsonb := catalog.check_answers(jsonb '[
    {"id": "kind", "type": "select", "required": true, "options": ["google_chat", "slack", "teams", "telegram", "email", "endpoint"]},
    {"id": "name", "type": "text", "required": true, "options": {"max_length": 100}}]',
    jsonb_build_object('kind', kind, 'name', ops.trimmed_line(name)));
  v_target jsonb;
  v_settings jsonb;
begin
  if not v_basic -> 'answers' ? 'kind' then
    return v_basic;
  end if;
  v_target := notification.check_target(kind, target);
  v_settings := catalog.check_answers(notification.settings_form(kind), settings);
  return jsonb_build_object(
    'name', v_basic #> '{answers,name}',
    'target', v_target -> 'target',
    'settings', v_settings -> 'answers',
    'faults', (v_basic -> 'faults') || (v_target -> 'faults') || coalesce((
      select jsonb_agg(f.fault || jsonb_build_object('field', concat_ws('.', 'settings', nullif(f.fault ->> 'field', ''))))
      from jsonb_array_elements(v_settings -> 'faults') as f (fault)), '[]'));
end
$$;

comment on function notification.check_channel(text, text, jsonb, jsonb) is
$$The values of a channel in canonical form, and what is wrong with them: {"name", "target", "settings", "faults"}.$$;

create or replace function notification.sealed_target(kind text, organization_id uuid, channel_id uuid, target jsonb) returns bytea
language plpgsql volatile
as $$
begin
  return case when sealed_target.kind <> 'email' then ops.encrypt_secret(
    'notification.channel.secret', sealed_target.organization_id, sealed_target.channel_id, (case
      when sealed_target.kind = 'telegram' then jsonb_build_object('token', target -> 'token')
      when sealed_target.kind = 'endpoint' then jsonb_build_object('url', target -> 'url', 'headers', target -> 'headers')
      else jsonb_build_object('url', target -> 'url') end)::text) end;
end
$$;

comment on function notification.sealed_target(text, uuid, uuid, jsonb) is
$$The secret part of the target of a channel, encrypted for its row; null for a mailbox.
Errors: LM960 no encryption key.$$;

create or replace function notification.target_settings(kind text, target jsonb) returns jsonb
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
  select jsonb_strip_nulls(jsonb_build_object(
    'hint', notification.hint_of(target_settings.kind, target),
    'is_local', target -> 'is_local',
    'chat_id', target -> 'chat_id',
    'message_thread_id', target -> 'message_thread_id',
    'address', target -> 'address'))
$$;

comment on function notification.target_settings(text, jsonb) is
$$The part of the target of a channel that is not secret, for its settings.$$;

create or replace function notification.create_channel(kind text, name text, target jsonb, settings jsonb default '{}') returns jsonb
language plpgsql volatile security definer -- web roles write no table
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_organization_id constant uuid := notification.managed_organization();
  v_checked constant jsonb := notification.check_channel(kind, name, target, settings);
  v_limit constant bigint := least(
    ops.setting_of('notification.most_channels')::integer,
    case when v_organization_id is not null then ops.limit_of(v_organization_id, 'channels') end);
  v_channel notification.channel;
begin
  perform notification.require_no_channel_fault(v_checked -> 'faults');
  if create_channel.kind = 'endpoint' and v_organization_id is not null then
    perform ops.require_feature(v_organization_id, 'endpoints');
  end if;
  perform notification.lock_list(v_organization_id);
  if (select count(*) from notification.channel as c where c.organization_id is not distinct from v_organization_id) >= v_limit then
    perform ops.raise_http(409, 'LM723', 'there are too many channels', v_limit::text, 'Remove one, or choose a larger plan.');
  end if;
  v_channel.id := ops.uuid_v7();
  insert into notification.channel as c (id, organization_id, kind, name, secret, settings, destination_id, confirmed_at, created_by)
  values (
    v_channel.id, v_organization_id, create_channel.kind, v_checked ->> 'name',
    notification.sealed_target(create_channel.kind, v_organization_id, v_channel.id, v_checked -> 'target'),
    case create_channel.kind when 'endpoint' then jsonb '{"format": "json", "is_ordered": false, "reject_is_return_request": false}'
      else '{}' end || (v_checked -> 'settings') || notification.target_settings(create_channel.kind, v_checked -> 'target'),
    notification.destination_of(create_channel.kind, v_organization_id, v_checked -> 'target'),
    case when create_channel.kind <> 'email' then clock_timestamp()
      else notification.known_address_since(v_organization_id, v_checked #>> '{target,address}') end,
    request.user_id())
  on conflict on constraint channel_name_is_given_once do nothing
  returning c.* into v_channel;
  if not found then
    perform ops.raise_http(409, 'LM722', 'a channel has this name', v_checked ->> 'name');
  end if;
  if v_channel.confirmed_at is null then
    perform notification.ask_to_confirm(v_channel);
  end if;
  return jsonb_build_object('channel_id', v_channel.id)
    || case when v_channel.kind = 'endpoint' then jsonb_build_object('signing_secret', notification.add_signing_secret(v_channel))
      else '{}' end;
end
$$;

comment on function notification.create_channel(text, text, jsonb, jsonb) is
$$Create a channel of the caller's organisation, or for an admin one of the platform. What is secret in the target is encrypted at once.
Returns {channel_id}, and for an endpoint its {signing_secret}.
Errors: LM115 role not allowed, LM706 too many addresses were asked to confirm, LM720 faults, LM722 the name is
taken, LM723 too many channels, LM069 the plan has no endpoints, LM960 no encryption key.$$;

grant execute on function notification.create_channel(text, text, jsonb, jsonb) to member, admin;

create or replace function api.create_channel(kind text, name text, target jsonb, settings jsonb default '{}') returns jsonb
language sql volatile
begin atomic
  select notification.create_channel(
    ops.bounded(create_channel.kind, 'kind'), ops.bounded(create_channel.name, 'name'),
    ops.bounded_document(create_channel.target, 'target', 32768), ops.bounded_document(create_channel.settings, 'settings', 1000));
end;

comment on function api.create_channel(text, text, jsonb, jsonb) is
$$Create a channel for notifications
kind and target: google_chat, slack, teams {"url"} of an incoming webhook; telegram {"token", "chat_id", "message_thread_id"}; email
{"address"}, which gets nothing until a link in a mail to it was followed, unless it is a member's; endpoint {"url", "headers"}, https only.
settings, of an endpoint: {"format": "json" or "form", "is_ordered", "reject_is_return_request"}.
Secrets cannot be read again; channels shows a hint. Returns {channel_id}, and for an endpoint {signing_secret}, which is shown only
this once. Admins create channels of the platform.
Errors: LM115 role not allowed (403), LM706 too many addresses were asked to confirm (429), LM720 faults, listed in
details (400), LM722 the name is taken (409), LM723 too many channels (409), LM069 the plan has no endpoints (403), LM960 no encryption
key (503).$$;

grant execute on function api.create_channel(text, text, jsonb, jsonb) to member, admin;
