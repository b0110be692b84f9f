create or replace function identity.has_second_factor(user_id uuid) returns boolean
language sql stable
set search_path = pg_catalog, pg_temp
return exists (
  select from identity.second_factor as f
  where f.user_id = has_second_factor.user_id and f.confirmed_at is not null and f.removed_at is null);

comment on function identity.has_second_factor(uuid) is $$Whether a user has an authenticator app or a passkey.$$;

create or replace function identity.factor_kinds(user_id uuid) returns jsonb
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select coalesce(jsonb_agg(distinct k.kind), '[]')
  from (
    select f.kind
    from identity.second_factor as f
    where f.user_id = factor_kinds.user_id and f.confirmed_at is not null and f.removed_at is null
    union all
    select 'recovery_code' from identity.recovery_code as r where r.user_id = factor_kinds.user_id and r.used_at is null
  ) as k
$$;

comment on function identity.factor_kinds(uuid) is
$$What a user can give as the second factor: totp, passkey, recovery_code.$$;

create or replace function identity.second_factors() returns jsonb
language sql stable security definer -- one answer from two tables that no web role reads, limited to the caller's rows
set search_path = pg_catalog, pg_temp
as $$
  select jsonb_build_object(
    'factors', coalesce((
      select jsonb_agg(jsonb_build_object(
        'id', f.id, 'kind', f.kind, 'name', f.name, 'is_backed_up', f.is_backed_up,
        'created_at', f.created_at, 'last_used_at', f.last_used_at) order by f.id)
      from identity.second_factor as f
      where f.user_id = request.user_id() and f.confirmed_at is not null and f.removed_at is null), '[]'),
    'recovery_codes_left', (
      select count(*) from identity.recovery_code as r where r.user_id = request.user_id() and r.used_at is null))
$$;

comment on function identity.second_factors() is
$$The caller's authenticator apps and passkeys, and how many recovery codes are left:
{"factors": [{"id", "kind", "name", "is_backed_up", "created_at", "last_used_at"}], "recovery_codes_left"}.$$;

grant execute on function identity.second_factors() to member, admin;

create or replace function api.second_factors() returns jsonb
language sql stable
begin atomic
  select identity.second_factors();
end;

comment on function api.second_factors() is
$$Show one's own second factors
Returns {"factors": [{"id", "kind", "name", "is_backed_up", "created_at", "last_used_at"}], "recovery_codes_left"}. kind: totp (an
authenticator app) or passkey.$$;

grant execute on function api.second_factors() to member, admin;
