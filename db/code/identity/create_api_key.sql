-- LM136 too_many_api_keys (409): The organisation has as many API keys as it may.
--   To do: Revoke one that is not used any more, or choose a larger plan.

create or replace function identity.base62(value numeric, width integer) returns text
language plpgsql immutable
as $$
declare
  v_digits constant text := '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
  v_rest numeric := value;
  v_text text := '';
begin
  for i in 1..width loop
    v_text := substr(v_digits, (v_rest % 62)::integer + 1, 1) || v_text;
    v_rest := div(v_rest, 62);
  end loop;
  return v_text;
end
$$;

comment on function identity.base62(numeric, integer) is $$The last digits of a whole number to the base 62: 0-9, A-Z, a-z.$$;

create or replace function identity.random_base62(width integer) returns text
language plpgsql volatile
as $$
declare
  v_text text := '';
  v_byte integer;
begin
  while length(v_text) < width loop
    v_byte := get_byte(extensions.gen_random_bytes(1), 0);
    -- 248 is 4 times 62: each digit is as likely as the others.
    if v_byte < 248 then
      v_text := v_text || identity.base62(v_byte, 1);
    end if;
  end loop;
  return v_text;
end
$$;

comment on function identity.random_base62(integer) is $$So many random digits to the base 62.$$;

create or replace function identity.key_checksum(text text) returns text
language plpgsql immutable
as $$
declare
  v_bytes constant bytea := convert_to(text, 'UTF8');
  v_crc bigint := 4294967295;
begin
  for i in 0..length(v_bytes) - 1 loop
    v_crc := v_crc # get_byte(v_bytes, i);
    for j in 1..8 loop
      v_crc := case when v_crc % 2 = 1 then (v_crc >> 1) # 3988292384 else v_crc >> 1 end;
    end loop;
  end loop;
  return identity.base62(v_crc # 4294967295, 6);
end
$$;

comment on function identity.key_checksum(text) is
$$The CRC-32 of a text as six digits to the base 62. Programs that look for lost keys tell ours by it.$$;

create or replace function identity.key_networks(networks text[]) returns cidr[]
language plpgsql immutable
as $$
begin
  return networks::cidr[];
exception when data_exception then
  return null;
end
$$;

comment on function identity.key_networks(text[]) is $$Texts as networks; null if one of them is none.$$;

create or replace function identity.refuse_key_faults(given identity.api_key, networks text[]) returns void
language plpgsql volatile
as $$
begin
  perform identity.refuse_faults(
    identity.text_fault('name', given.name, 100, true),
    case when not coalesce(given.scopes <@ '{read,submit_leads,manage}' and cardinality(given.scopes) between 1 and 3
      and array_position(given.scopes, null) is null, false) then
      '{"field": "scopes", "code": "not_an_option", "message": "must be one or more of read, submit_leads and manage"}'::jsonb
      when given.is_test and given.scopes <> '{submit_leads}' then
      '{"field": "scopes", "code": "not_an_option", "message": "must be submit_leads alone: a key for tests reaches no live data"}'::jsonb end,
    case
      when given.niche_ids is null then null
      when cardinality(given.niche_ids) not between 1 and 100 or array_position(given.niche_ids, null) is not null then
        '{"field": "niche_ids", "code": "out_of_range", "message": "must be 1 to 100 ids"}'::jsonb
      when given.scopes is distinct from '{submit_leads}' then
        '{"field": "niche_ids", "code": "out_of_range", "message": "may be given only where scopes is submit_leads alone"}'::jsonb end,
    case when networks is not null and (
        given.networks is null or cardinality(networks) not between 1 and 20 or array_position(networks, null) is not null) then
      '{"field": "networks", "code": "not_a_match", "message": "must be 1 to 20 networks such as 192.0.2.0/24"}'::jsonb end,
    case when given.expires_at <= clock_timestamp() then
      '{"field": "expires_at", "code": "out_of_range", "message": "must be in the future"}'::jsonb end);
end
$$;

comment on function identity.refuse_key_faults(identity.api_key, text[]) is
$$Refuse a new key with faults, naming all of them. networks: as they were given.
Errors: LM109.$$;

create or replace function identity.store_api_key(given identity.api_key) returns jsonb
language plpgsql volatile
as $$
declare
  v_prefix text;
  v_key text;
  v_id uuid;
begin
  loop
    v_prefix := case when given.is_test then 'lm_test_' else 'lm_live_' end || identity.random_base62(8);
    v_key := v_prefix || identity.random_base62(32);
    v_key := v_key || identity.key_checksum(v_key);
    insert into identity.api_key (
      organization_id, name, prefix, key_hash, scopes, niche_ids, networks, expires_at, rotated_from_id, created_by)
    values (
      given.organization_id, given.name, v_prefix, ops.keyed_hash(v_key), given.scopes, given.niche_ids, given.networks,
      given.expires_at, given.rotated_from_id, request.user_id())
    on conflict on constraint api_key_prefix_is_unique do nothing
    returning id into v_id;
    exit when found;
  end loop;
  return jsonb_build_object(
    'id', v_id, 'key', v_key, 'prefix', v_prefix, 'is_test', coalesce(given.is_test, false), 'scopes', given.scopes,
    'expires_at', given.expires_at);
end
$$;

comment on function identity.store_api_key(identity.api_key) is $$Store a new key. Returns it: this is the only time that it can be read.$$;

create or replace function identity.create_api_key(
  name text,
  scopes text[],
  niche_ids uuid[] default null,
  networks text[] default null,
  expires_at timestamptz default null,
  test boolean default false
) returns jsonb
language plpgsql volatile security definer -- web roles write no table
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_variable
declare
  v_given identity.api_key;
begin
  v_given.organization_id := identity.require_permission('manage_keys');
  perform identity.require_fresh_proof();
  v_given.name := ops.trimmed_line(name);
  v_given.scopes := array(select distinct s.scope from unnest(scopes) as s (scope) order by 1);
  v_given.niche_ids := niche_ids;
  v_given.networks := identity.key_networks(networks);
  v_given.expires_at := expires_at;
  v_given.is_test := coalesce(test, false);
  perform identity.refuse_key_faults(v_given, networks);
  -- Concurrent creations are counted one after the other.
  perform from identity.organization as o where o.id = v_given.organization_id for no key update;
  if (
    select count(*) from identity.api_key as k
    where k.organization_id = v_given.organization_id and k.is_test = v_given.is_test and k.revoked_at is null
      and (k.expires_at is null or k.expires_at > clock_timestamp())
      -- During the overlap a key counts once: its successor does, as long as that is valid.
      and not exists (
        select from identity.api_key as s
        where s.rotated_from_id = k.id and s.revoked_at is null and (s.expires_at is null or s.expires_at > clock_timestamp()))
    ) >= least((ops.setting_of('identity.api_keys'))::integer, ops.limit_of(v_given.organization_id, 'api_keys'))
  then
    perform ops.raise_http(409, 'LM136', 'the organisation has too many API keys', case when v_given.is_test then 'for tests' end,
      'Revoke one that is not used any more, or choose a larger plan.');
  end if;
  return identity.store_api_key(v_given);
end
$$;

comment on function identity.create_api_key(text, text[], uuid[], text[], timestamptz, boolean) is
$$Create an API key of the caller's organisation and return it: {"id", "key", "prefix", "is_test", "scopes",
"expires_at"}. test: it is for tests; keys for tests are counted apart.
Errors: LM109 faults, LM115 role not allowed, LM136 too many, LM160 fresh proof required.$$;

grant execute on function identity.create_api_key(text, text[], uuid[], text[], timestamptz, boolean) to member;

create or replace function api.create_api_key(
  name text,
  scopes text[],
  niche_ids uuid[] default null,
  networks text[] default null,
  expires_at timestamptz default null,
  test boolean default false
) returns jsonb
language sql volatile
begin atomic
  select identity.create_api_key(
    ops.bounded(create_api_key.name, 'name'),
    ops.bounded_texts(create_api_key.scopes, 'scopes', 10),
    ops.bounded_ids(create_api_key.niche_ids, 'niche_ids'),
    ops.bounded_texts(create_api_key.networks, 'networks', 100),
    create_api_key.expires_at,
    create_api_key.test);
end;

comment on function api.create_api_key(text, text[], uuid[], text[], timestamptz, boolean) is
$$Create an API key
Returns {"id", "key", "prefix", "is_test", "scopes", "expires_at"}. The key is shown this once. scopes: read (see what members see),
submit_leads (submit leads and see what became of them), manage (change subscriptions, rules and channels). niche_ids: the niches
for which it may submit leads; only where scopes is submit_leads alone. networks: from which it may be used, such as
192.0.2.0/24. expires_at: null for never. test: a key for tests, lm_test_…, with the scope submit_leads alone: what it submits is checked
like any lead, and is none.
Errors: LM109 faults, LM115 role not allowed, LM136 too many, LM160 fresh proof required (403): see prove.$$;

grant execute on function api.create_api_key(text, text[], uuid[], text[], timestamptz, boolean) to member;
