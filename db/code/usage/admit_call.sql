-- LM970 quota_used_up (429): The organisation has used up the calls by API key that its plan has in a month.
--   To do: Choose a larger plan, or wait for the next month: `Retry-After` says when it begins. `usage_quota` shows what is used.
-- LM971 too_many_calls (429): The caller has made too many calls; expensive ones count for more than one.
--   To do: Wait as `Retry-After` says. Answers show what is left in `RateLimit`.

create or replace function usage.rate_headers(allowances usage.allowance[]) returns jsonb
-- Each call has them: PL/pgSQL keeps its plans.
language plpgsql immutable parallel safe
as $$
declare
  v_one usage.allowance;
  v_least usage.allowance;
  v_policies text;
  v_states text;
begin
  foreach v_one in array rate_headers.allowances loop
    v_policies := concat_ws(', ', v_policies, '"' || v_one.name || '";q=' || v_one.quota || ';w=' || v_one.seconds);
    v_states := concat_ws(', ', v_states, '"' || v_one.name || '";r=' || v_one.remaining || ';t=' || v_one.reset_seconds);
    if v_least.remaining is null or v_one.remaining < v_least.remaining then
      v_least := v_one;
    end if;
  end loop;
  if v_policies is null then
    return '{}'::jsonb;
  end if;
  return jsonb_build_object(
    'RateLimit-Policy', v_policies, 'RateLimit', v_states, 'X-RateLimit-Limit', v_least.quota::text,
    'X-RateLimit-Remaining', v_least.remaining::text, 'X-RateLimit-Reset', v_least.reset_seconds::text);
end
$$;

comment on function usage.rate_headers(usage.allowance[]) is
$$The headers that tell a caller what is left of these limits: RateLimit-Policy and RateLimit of all of them (as
draft-ietf-httpapi-ratelimit-headers-11 writes them), X-RateLimit-Limit, -Remaining and -Reset (in seconds) of the one of which the least
is left.$$;

create or replace function usage.check_limits(
  path text, key_id text, user_id text, known jsonb, with_general boolean default true
) returns usage.allowance[]
language plpgsql stable
as $$
declare
  -- Reading the address costs a subtransaction, and most callers have a token or a key.
  v_network constant text := case when num_nonnulls(check_limits.key_id, check_limits.user_id) = 0
    then ops.network_of(request.client_address()) end;
  v_charge record;
  v_state record;
  v_wait interval;
  v_allowances usage.allowance[] := array[]::usage.allowance[];
begin
  for v_charge in
    select c.name, c.key
    from ops.call_charges(check_limits.path, check_limits.key_id, check_limits.user_id, v_network) as c
    where check_limits.with_general or c.name not like 'ops.calls\_by\_%'
  loop
    select s.* into v_state from ops.limit_state(v_charge.name, v_charge.key) as s;
    if v_state.remaining is null then
      continue;
    end if;
    v_allowances := v_allowances || row(
      split_part(v_charge.name, '.', 2), v_state.maximum, ceil(extract(epoch from v_state.per)), v_state.remaining,
      v_state.reset_seconds)::usage.allowance;
    if v_state.remaining < 1 then
      v_wait := coalesce(ops.look(v_charge.name, v_charge.key), '1 second');
      perform ops.raise_http(429, 'LM971', 'too many calls', null, 'Wait as `Retry-After` says.',
        check_limits.known || usage.rate_headers(v_allowances) || jsonb_build_object('Retry-After', ops.seconds_of(v_wait)));
    end if;
  end loop;
  return v_allowances;
end
$$;

comment on function usage.check_limits(text, text, text, jsonb, boolean) is
$$What is left of the general limits of a caller (unless with_general is false), and of that of the path. known: headers that the answer
has anyway.
Errors: LM971 a limit is used up.$$;

create or replace function usage.check_quota(organization_id uuid, known jsonb) returns usage.allowance[]
language plpgsql stable
as $$
declare
  v_quota constant usage.quota := usage.quota_of(check_quota.organization_id);
  v_seconds constant bigint := ceil(extract(epoch from v_quota.resets_at - clock_timestamp()))::bigint;
  v_end constant timestamp := v_quota.resets_at at time zone 'UTC';
  v_allowance usage.allowance;
begin
  if v_quota.maximum is null then
    return array[]::usage.allowance[];
  end if;
  v_allowance := row('month', v_quota.maximum, extract(epoch from v_end - (v_end - interval '1 month'))::bigint, v_quota.remaining,
    v_seconds)::usage.allowance;
  if v_quota.remaining = 0 and not v_quota.may_overrun then
    perform ops.raise_http(429, 'LM970', 'the calls of this month are used up', v_quota.maximum::text,
      'Choose a larger plan, or wait for the next month.',
      check_quota.known || usage.rate_headers(array[v_allowance]) || jsonb_build_object('Retry-After', v_seconds));
  end if;
  return array[v_allowance];
end
$$;

comment on function usage.check_quota(uuid, jsonb) is
$$What is left of the quota of an organisation; nothing if its plan has no limit. known: headers that the answer has anyway.
Errors: LM970 it is used up.$$;

create or replace function usage.admit_call(path text) returns void
language plpgsql stable security definer -- callers read neither limits nor what others have used
set search_path = pg_catalog, pg_temp
as $$
declare
  v_claims constant jsonb := coalesce(nullif(current_setting('request.jwt.claims', true), ''), '{}')::jsonb;
  -- Of keys alone; see identity.act_as_key().
  v_key_id constant text := case when v_claims ? 'scopes' then v_claims ->> 'sid' end;
  v_user_id constant text := case when v_key_id is null then v_claims ->> 'sub' end;
  -- nginx logs them and hides them from the caller. An error keeps them (ops.kept_headers).
  v_known constant jsonb := jsonb_strip_nulls(jsonb_build_object('X-Key-Id', v_key_id, 'X-Caller', v_user_id));
  v_allowances usage.allowance[];
begin
  v_allowances := usage.check_limits(
    admit_call.path, v_key_id, v_user_id, v_known, with_general => coalesce(v_claims ->> 'role' <> 'admin', true));
  -- What is for tests costs nothing, and so goes on when the quota is used up.
  if v_key_id is not null and not request.is_test() then
    v_allowances := v_allowances || usage.check_quota((v_claims ->> 'org')::uuid, v_known);
  end if;
  perform ops.set_headers(v_known || usage.rate_headers(v_allowances));
end
$$;

comment on function usage.admit_call(text) is
$$Refuse a call if its caller has used up a general limit, one of the path, or the quota of the organisation. It only looks: a GET cannot
write, and what fails leaves nothing behind, so calls are counted from nginx's log (usage.record_lines), within two seconds. Tells nginx in
headers whose call it is, and the caller what is left. path: as PostgREST or the service knows it. For admins
only the limits of paths hold, such as that of reports.
Errors: LM970 the quota is used up (429), LM971 a limit is used up (429).$$;

grant execute on function usage.admit_call(text) to leadmill_api;
