-- LM137 api_key_not_found (404): The organisation has no such API key, or it has ended.
--   To do: Read `api_keys` again.
-- LM139 api_key_replaced (409): The API key has been replaced by another already.
--   To do: Rotate that one, or create a new key.

create or replace function identity.rotate_api_key(
  api_key_id uuid,
  overlap_seconds integer default 86400,
  expires_at timestamptz default null
) returns jsonb
language plpgsql volatile security definer -- web roles write no table
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_variable
declare
  v_organization_id constant uuid := identity.require_permission('manage_keys');
  v_key identity.api_key;
  v_old_id uuid;
begin
  perform identity.require_fresh_proof();
  perform identity.refuse_faults(
    case when not coalesce(overlap_seconds between 0 and 2592000, false) then
      '{"field": "overlap_seconds", "code": "out_of_range", "message": "must be 0 to 2592000"}'::jsonb end,
    case when expires_at <= clock_timestamp() then
      '{"field": "expires_at", "code": "out_of_range", "message": "must be in the future"}'::jsonb end);
  select k.* into v_key
  from identity.api_key as k
  where k.id = api_key_id and k.organization_id = v_organization_id
  for update;
  if not found or v_key.revoked_at is not null or v_key.expires_at <= clock_timestamp() then
    perform ops.raise_http(404, 'LM137', 'no such API key', null, 'It has ended, or is not of your organisation: read api_keys again.');
  end if;
  if exists (select from identity.api_key as s where s.rotated_from_id = v_key.id) then
    perform ops.raise_http(409, 'LM139', 'API key has been replaced already', null, 'Rotate its successor, or create a new key.');
  end if;
  v_old_id := v_key.id;
  update identity.api_key as k
  set expires_at = least(k.expires_at, clock_timestamp() + make_interval(secs => overlap_seconds))
  where k.id = v_old_id;
  v_key.rotated_from_id := v_old_id;
  v_key.expires_at := coalesce(expires_at, v_key.expires_at);
  return identity.store_api_key(v_key);
end
$$;

comment on function identity.rotate_api_key(uuid, integer, timestamptz) is
$$Replace an API key by a new one, live or for tests as it was, with the same name, scopes, niches and networks. The old one remains valid
for overlap_seconds. expires_at: of the new key; null: when the old one would have expired.
Errors: LM109 faults, LM115 role not allowed, LM137 no such key, LM139 replaced already, LM160
fresh proof required.$$;

grant execute on function identity.rotate_api_key(uuid, integer, timestamptz) to member;

create or replace function api.rotate_api_key(
  api_key_id uuid,
  overlap_seconds integer default 86400,
  expires_at timestamptz default null
) returns jsonb
language sql volatile
begin atomic
  select identity.rotate_api_key(rotate_api_key.api_key_id, rotate_api_key.overlap_seconds, rotate_api_key.expires_at);
end;

comment on function api.rotate_api_key(uuid, integer, timestamptz) is
$$Replace an API key
Returns the new key as create_api_key does; it is live or for tests as the old one was, and has its name, scopes, niches and networks.
The old one remains valid for overlap_seconds (a day by default, at most 30 days). expires_at: of the new key; null: when the old one
would have expired.
Errors: LM109 faults, LM115 role not allowed, LM137 no such key, LM139 replaced already, LM160
fresh proof required (403): see prove.$$;

grant execute on function api.rotate_api_key(uuid, integer, timestamptz) to member;
