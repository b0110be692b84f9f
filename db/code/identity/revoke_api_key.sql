create or replace function identity.revoke_api_key(api_key_id uuid) returns void
language plpgsql volatile security definer -- web roles write no table
set search_path = pg_catalog, pg_temp
as $$
declare
  v_organization_id constant uuid := case when request.role_name() <> 'admin' then identity.require_permission('manage_keys') end;
begin
  update identity.api_key as k
  set revoked_at = clock_timestamp()
  where k.id = revoke_api_key.api_key_id and k.revoked_at is null
    and (v_organization_id is null or k.organization_id = v_organization_id);
  if not found then
    perform ops.raise_http(404, 'LM137', 'no such API key', null, 'It is revoked, or not of your organisation: read api_keys again.');
  end if;
end
$$;

comment on function identity.revoke_api_key(uuid) is
$$End an API key of the caller's organisation; for admins, of any. It is refused from the next request on.
Errors: LM115 role not allowed, LM137 no such key, or it is revoked.$$;

grant execute on function identity.revoke_api_key(uuid) to member, admin;

create or replace function api.revoke_api_key(api_key_id uuid) returns void
language sql volatile
begin atomic
  select identity.revoke_api_key(revoke_api_key.api_key_id);
end;

comment on function api.revoke_api_key(uuid) is
$$End an API key at once
It is refused from the next request on. A key that replaced it remains valid.
Errors: LM115 role not allowed, LM137 no such key, or it is revoked.$$;

grant execute on function api.revoke_api_key(uuid) to member, admin;
