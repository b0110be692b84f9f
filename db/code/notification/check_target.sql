-- LM720 invalid_channel (400): A channel has faults.
--   To do: Correct each field listed in `details`.

create or replace function notification.is_public_host(host text) returns boolean
language sql immutable strict parallel safe
-- The last label has only letters, or is international: resolvers read 127.1, 2130706433 and 0x7f000001 as addresses.
return length(host) <= 253
  and host ~ '^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+([a-z]{2,63}|xn--[a-z0-9-]{0,58}[a-z0-9])$'
  and host !~ '\.(localhost|local|internal)$';

comment on function notification.is_public_host(text) is
$$Whether a text in lower case is a complete host name of the public DNS, and no address in any notation. What it resolves to is checked by
the worker that connects.$$;

create or replace function notification.parse_url(url text, local_targets jsonb default '[]') returns jsonb
language plpgsql immutable strict parallel safe
as $$
declare
  -- No user information, no fragment, no backslash, no brackets: programs disagree on which host these name.
  v_parts constant text[] := regexp_match(url, '^(https?)://([A-Za-z0-9.-]+)(:[0-9]{1,5})?((?:[/?][A-Za-z0-9._~:/?@!$&''()*+,;=%-]*)?)$');
  v_host constant text := lower(v_parts[2]);
begin
  if v_parts is null or length(url) > 2000 then
    return null;
  elsif v_parts[1] = 'http' and local_targets ? (v_host || coalesce(v_parts[3], '')) then
    return jsonb_build_object(
      'url', 'http://' || v_host || v_parts[3] || v_parts[4], 'host', v_host || v_parts[3], 'rest', v_parts[4], 'is_local', true);
  elsif v_parts[1] = 'https' and coalesce(v_parts[3], ':443') = ':443' and notification.is_public_host(v_host) then
    return jsonb_build_object('url', 'https://' || v_host || v_parts[4], 'host', v_host, 'rest', v_parts[4], 'is_local', false);
  end if;
  return null;
end
$$;

comment on function notification.parse_url(text, jsonb) is
$$The parts {url, host, rest, is_local} of an address that messages may be posted to: https on port 443 at a host of the public DNS, or http
at a host and port that local_targets names exactly. Null for any other. url is the address in its canonical form.$$;

create or replace function notification.channel_url(kind text, url text) returns jsonb
language sql stable
set search_path = pg_catalog, pg_temp
-- Chats have one host each; only the endpoint of a tenant is anywhere.
return notification.parse_url(url, case channel_url.kind when 'endpoint' then ops.setting_of('notification.local_targets') else '[]' end);

comment on function notification.channel_url(text, text) is
$$The parts of the address of a channel of this kind; null if it cannot be one.$$;

create or replace function notification.url_faults(kind text, url text) returns jsonb
language plpgsql stable
as $$
declare
  v_url constant jsonb := notification.channel_url(kind, url);
  v_host constant text := v_url ->> 'host';
  v_rest constant text := v_url ->> 'rest';
  v_message constant text := case
    when url_faults.kind = 'google_chat' and (
      v_host = 'chat.googleapis.com'
      and v_rest ~ '^/v1/spaces/[A-Za-z0-9_-]{1,100}/messages\?(key=[^&]+&token=[^&]+|token=[^&]+&key=[^&]+)$') is not true
      then 'must be https://chat.googleapis.com/v1/spaces/…/messages?key=…&token=…'
    when url_faults.kind = 'slack' and (
      v_host = 'hooks.slack.com' and v_rest ~ '^/services/T[A-Z0-9]+/B[A-Z0-9]+/[A-Za-z0-9]+$') is not true
      then 'must be https://hooks.slack.com/services/T…/B…/…'
    when url_faults.kind = 'teams' and (
      v_host ~ '\.(environment\.api\.powerplatform\.com|logic\.azure\.com)$' and v_rest ~ '^/[^?]+\?([^?]*&)?sig=[^&]+') is not true
      then 'must be the address of a workflow with its signature, https://….environment.api.powerplatform.com/…&sig=…'
    when v_url is null then 'must be an https address on port 443, without a user name and a fragment, whose host is a name'
  end;
begin
  return case when v_message is null then '[]' else jsonb_build_array(jsonb_build_object(
    'field', 'target.url', 'code', 'not_a_match', 'message', v_message)) end;
end
$$;

comment on function notification.url_faults(text, text) is
$$The fault of the address of a channel of this kind, as a list of none or one.$$;

create or replace function notification.header_faults(headers jsonb) returns jsonb
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
  select case
    when headers is null then '[]'
    when jsonb_typeof(headers) <> 'object' or (select count(*) from jsonb_object_keys(headers)) > 20
      then '[{"field": "target.headers", "code": "not_an_object", "message": "must be an object of at most 20 headers"}]'
    else coalesce((
      select jsonb_agg(jsonb_build_object(
        'field', 'target.headers.' || left(f.name, 100), 'code', f.fault[1], 'message', f.fault[2]) order by f.name)
      from (
        select h.key as name,
          case
            when h.key !~ '^[A-Za-z0-9!#$%&''*+.^_`|~-]{1,64}$' then '{not_a_match,is not the name of a header}'::text[]
            -- These belong to the connection, the body or the signature.
            when lower(h.key) ~ '^(host|connection|keep-alive|te|trailer|transfer-encoding|upgrade|expect|accept-encoding|user-agent)$'
              or lower(h.key) ~ '^(proxy|content|webhook)-'
              then '{not_an_option,is set by Leadmill}'
            when jsonb_typeof(h.value) <> 'string' then '{wrong_type,must be a text}'
            when h.value #>> '{}' !~ '^[!-~]([ -~]*[!-~])?$' or length(h.value #>> '{}') > 1000
              then '{not_a_match,must be 1 to 1000 printable characters of ASCII without blanks at the ends}'
          end as fault
        from jsonb_each(headers) as h) as f
      where f.fault is not null), '[]')
    end
$$;

comment on function notification.header_faults(jsonb) is $$The faults of the own headers of an endpoint.$$;

create or replace function notification.target_form(kind text) returns jsonb
language sql immutable parallel safe
return case
  when target_form.kind in ('google_chat', 'slack', 'teams', 'endpoint')
    then jsonb '[{"id": "url", "type": "text", "required": true, "options": {"max_length": 2000}}]'
  when target_form.kind = 'telegram' then jsonb '[
    {"id": "token", "type": "text", "required": true, "options": {"pattern": "[0-9]{5,20}:[A-Za-z0-9_-]{30,64}"}},
    {"id": "chat_id", "type": "text", "required": true, "options": {"pattern": "-?[0-9]{1,19}|@[A-Za-z][A-Za-z0-9_]{3,31}"}},
    {"id": "message_thread_id", "type": "number", "options": {"min": 1, "max": 9007199254740991, "step": 1}}]'
  when target_form.kind = 'email' then jsonb '[{"id": "address", "type": "email", "required": true}]'
end;

comment on function notification.target_form(text) is
$$The target of a kind of channel as a form for catalog.check_answers(), but for the headers of an endpoint; null for an unknown kind.$$;

create or replace function notification.check_target(kind text, target jsonb) returns jsonb
language plpgsql stable
as $$
declare
  v_checked constant jsonb := catalog.check_answers(
    notification.target_form(kind),
    case check_target.kind
      when 'endpoint' then case when jsonb_typeof(target) = 'object' then target - 'headers' else target end
      -- The number of a chat can be sent as a number.
      when 'telegram' then case when jsonb_typeof(target -> 'chat_id') = 'number'
        then target || jsonb_build_object('chat_id', target ->> 'chat_id') else target end
      else target end);
  v_answers jsonb := v_checked -> 'answers';
  v_faults jsonb := coalesce((
    select jsonb_agg(f.fault || jsonb_build_object('field', concat_ws('.', 'target', nullif(f.fault ->> 'field', ''))) order by f.position)
    from jsonb_array_elements(v_checked -> 'faults') with ordinality as f (fault, position)), '[]');
begin
  if v_answers ? 'url' then
    v_faults := v_faults || notification.url_faults(kind, v_answers ->> 'url');
    v_answers := v_answers || coalesce(notification.channel_url(kind, v_answers ->> 'url') - '{host, rest}'::text[], '{}');
  end if;
  if check_target.kind = 'endpoint' and jsonb_typeof(target) = 'object' then
    v_faults := v_faults || notification.header_faults(nullif(target -> 'headers', 'null'));
    v_answers := v_answers || jsonb_build_object('headers', coalesce(nullif(target -> 'headers', 'null'), '{}'));
  end if;
  return jsonb_build_object('target', v_answers, 'faults', v_faults);
end
$$;

comment on function notification.check_target(text, jsonb) is
$$Where a channel of this kind sends to, in canonical form and with is_local where it has a URL: {"target", "faults"}.$$;
