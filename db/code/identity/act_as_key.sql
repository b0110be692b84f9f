-- LM130 api_key_unknown (401): There is no such API key.
--   To do: Check that it was copied as a whole, or create another.
-- LM131 api_key_ended (401): The API key is revoked or has expired, or its organisation is blocked.
--   To do: Use the key that replaced it, or create another.
-- LM132 api_key_elsewhere (403): The API key may not be used from this address.
--   To do: Call from one of its networks, or create a key for this one.
-- LM133 two_credentials (400): The request has both a token and an API key, or two API keys.
--   To do: Send one of them.
-- LM134 test_key_refused (403): The API key is for tests. It submits test leads, sees what became of them and reads what is public; live
--   data and money are out of its reach.
--   To do: Use a key that begins with `lm_live_`.
-- LM135 scope_missing (403): The API key does not have the scope that this needs, or it is not for programs: money, passwords, people
--   and keys are for members who log in.
--   To do: Create a key with the scope that `details` names.

create or replace function identity.find_api_key(key text) returns identity.api_key
language plpgsql stable
as $$
declare
  v_key identity.api_key;
begin
  if key ~ '^lm_(live|test)_' and length(key) = 54 then
    select k.* into v_key from identity.api_key as k where k.prefix = left(key, 16);
    -- The time that the comparison of two keyed hashes takes tells nothing.
    if v_key.key_hash = ops.keyed_hash(key) then
      return v_key;
    end if;
  end if;
  return null;
end
$$;

comment on function identity.find_api_key(text) is $$The row of a key, valid or not; null if there is no such key.$$;

create or replace function identity.key_fault(found_key identity.api_key) returns text
language plpgsql stable
as $$
begin
  if found_key.id is null then
    return 'LM130';
  end if;
  if found_key.revoked_at is not null or found_key.expires_at <= clock_timestamp() or not exists (
    select from identity.organization as o
    where o.id = found_key.organization_id and identity.is_open(o.status, o.deleted_at))
  then
    return 'LM131';
  end if;
  return case
    when found_key.networks is not null and not coalesce(request.client_address() <<= any(found_key.networks), false) then 'LM132' end;
end
$$;

comment on function identity.key_fault(identity.api_key) is
$$Why a key is refused, by the row that was found of it; null if it is valid.
Answers: LM130 unknown, LM131 ended, LM132 used from elsewhere.$$;

create or replace function identity.key_problem(code text) returns jsonb
language sql immutable
set search_path = pg_catalog, pg_temp
return (
  select jsonb_build_object('status', p.status, 'code', p.code, 'message', p.message, 'hint', p.hint)
  from (values
    ('LM130', 401, 'no such API key', 'Was it copied as a whole?'),
    ('LM131', 401, 'API key has ended', 'Use the key that replaced it, or create another.'),
    ('LM132', 403, 'API key may not be used from this address', 'Call from one of its networks.')
  ) as p (code, status, message, hint)
  where p.code = key_problem.code);

comment on function identity.key_problem(text) is
$$How a key that is refused is answered.
Answers: LM130, LM131 (401), LM132 (403).$$;

create or replace function identity.scope_of_function(function text) returns text
language sql immutable parallel safe
return case
  when function = 'submit_lead' then 'submit_leads'
  when function = any ('{subscribe,change_filter,set_caps,set_opening_hours,pause_subscription,resume_subscription,end_subscription,
    what_if,check_filter,create_rule,update_rule,set_rule_enabled,reorder_rules,remove_rule,test_rule,create_channel,update_channel,
    replace_channel_target,enable_channel,remove_channel,test_channel,rotate_signing_secret,resend_delivery,resend_deliveries,
    set_balance_alert,set_mail_preference,record_progress}'::text[]) then 'manage' end;

comment on function identity.scope_of_function(text) is
$$The scope that a key needs for a function of the API that writes; null: no key may call it.$$;

create or replace function identity.require_scope(key_id uuid, scopes text[], method text, path text) returns text
language plpgsql stable
as $$
declare
  v_function constant text := case when starts_with(path, '/rpc/') then substr(path, 6) end;
  v_role constant text := case when scopes && '{read}' then 'member' else 'partner' end;
  v_needed text;
begin
  if v_function is not null and ops.requires_post(v_function) then
    v_needed := identity.scope_of_function(v_function);
    if v_needed = any (scopes) then
      return case v_needed when 'submit_leads' then 'partner' else 'member' end;
    end if;
  elsif starts_with(path, '/files') then
    v_needed := case when method in ('GET', 'HEAD') then 'read' when scopes && '{manage}' then 'manage' else 'submit_leads' end;
    if v_needed = any (scopes) then
      return v_role;
    end if;
  elsif v_function is not null or (method in ('GET', 'HEAD', 'OPTIONS') and path ~ '^/[a-z0-9_]*$') then
    -- What the role may not read is refused here: PostgREST would take the caller for an anonymous one.
    v_needed := 'read';
    if (case
      when v_function is not null then not exists (
        select from pg_proc as p where p.pronamespace = 'api'::regnamespace and p.proname = v_function
          and not has_function_privilege(v_role, p.oid, 'execute'))
      else coalesce(has_table_privilege(v_role, to_regclass('api.' || nullif(substr(path, 2), '')), 'select'), true) end)
    then
      return v_role;
    end if;
  end if;
  perform ops.raise_http(403, 'LM135', 'API key may not do this', v_needed,
    case when v_needed is not null then 'It needs the scope that `details` names, and what that does not reach is not for keys.'
      else 'No key may; log in.' end,
    -- The key is right, so the call counts for it (usage.admit_call).
    jsonb_build_object('X-Key-Id', key_id));
  return null; -- not reached
end
$$;

comment on function identity.require_scope(uuid, text[], text, text) is
$$The role in which a key with these scopes may make this request.
Errors: LM135 it may not.$$;

create or replace function identity.require_test_reach(key_id uuid, method text, path text) returns text
language plpgsql stable
as $$
declare
  v_function constant text := case when starts_with(path, '/rpc/') then substr(path, 6) end;
begin
  -- What is on no list is refused: what anybody may read without a key is public, whatever is added to the API.
  if (case
    when v_function in ('submit_lead', 'submitted_leads') then true
    when v_function is not null then not ops.requires_post(v_function) and not exists (
      select from pg_proc as p
      where p.pronamespace = 'api'::regnamespace and p.proname = v_function
        and not (has_function_privilege('anon', p.oid, 'execute') and has_function_privilege('partner', p.oid, 'execute')))
    when method in ('GET', 'HEAD', 'OPTIONS') and path ~ '^/[a-z0-9_]*$' then coalesce((
      select has_table_privilege('anon', c.oid, 'select') and has_table_privilege('partner', c.oid, 'select')
      from pg_class as c
      where c.relnamespace = 'api'::regnamespace and c.relname = substr(path, 2)), true)
    else false end)
  then
    return 'partner';
  end if;
  perform ops.raise_http(403, 'LM134', 'API key for tests may not do this', null,
    'It submits test leads and reads what is public; use a key that begins with lm_live_.',
    jsonb_build_object('X-Key-Id', key_id));
  return null; -- not reached
end
$$;

comment on function identity.require_test_reach(uuid, text, text) is
$$The role in which a key for tests may make this request: the one of keys that submit leads.
Errors: LM134 it may not.$$;

create or replace function identity.act_as_key(key text, method text, path text) returns text
language plpgsql stable security definer -- callers may not read keys
set search_path = pg_catalog, pg_temp
as $$
declare
  v_key constant identity.api_key := identity.find_api_key(act_as_key.key);
  v_fault constant text := identity.key_fault(v_key);
  v_problem jsonb;
  v_role text;
begin
  if coalesce(nullif(current_setting('request.jwt.claims', true), ''), '{"role": "anon"}')::jsonb <> '{"role": "anon"}'
    and current_setting('request.jwt.claims')::jsonb <> '{}'
  then
    perform ops.raise_http(400, 'LM133', 'request has both a token and an API key', null, 'Send one of them.');
  end if;
  if v_fault is not null then
    v_problem := identity.key_problem(v_fault);
    -- nginx has the service count and answer it: what a request writes that is refused is lost.
    perform ops.raise_http(590, v_fault, v_problem ->> 'message', null, v_problem ->> 'hint');
  end if;
  v_role := case when v_key.is_test then identity.require_test_reach(v_key.id, act_as_key.method, act_as_key.path)
    else identity.require_scope(v_key.id, v_key.scopes, act_as_key.method, act_as_key.path) end;
  perform set_config('request.jwt.claims', jsonb_strip_nulls(jsonb_build_object(
    'role', v_role, 'org', v_key.organization_id, 'sid', v_key.id, 'scopes', v_key.scopes, 'niches', v_key.niche_ids,
    'test', case when v_key.is_test then true end))::text, true);
  -- No function that the request calls sees the key.
  perform set_config('request.headers', (current_setting('request.headers')::jsonb - 'x-api-key')::text, true);
  -- The settings of a role come with its token, not with a change of role.
  perform set_config('statement_timeout', '8s', true), set_config('lock_timeout', '3s', true);
  if not v_key.scopes && '{submit_leads,manage}' then
    perform set_config('transaction_read_only', 'on', true);
  end if;
  -- A GET cannot write, but it can notify: a worker writes the time (identity.note_key_use).
  if v_key.last_used_at is null or v_key.last_used_at < clock_timestamp() - interval '1 minute' then
    perform pg_notify('api_key_used', v_key.id::text);
  end if;
  return v_role;
end
$$;

comment on function identity.act_as_key(text, text, text) is
$$Make the organisation of this key the caller until the end of the transaction, with the claims role, org, scopes, niches, test (of
a key for tests) and, as sid, the key's id. Returns the role that the request has from now on. method, path: of the request.
Errors: LM133 a token was sent as well; LM134 the key is for tests, and this is not; LM135 a scope is missing; LM130, LM131, LM132 the
key is refused, with status 590: it is for identity.refuse_api_key() to say so to the caller.$$;

grant execute on function identity.act_as_key(text, text, text) to leadmill_api;
