create or replace function file.me() returns jsonb
language sql stable security definer -- callers have no access to files, and admins have no organisation
set search_path = pg_catalog, pg_temp
as $$
  select identity.me((
    select f.id from file.file as f
    where f.organization_id = request.organization_id() and f.purpose = 'logo' and f.status = 'stored'))
$$;

comment on function file.me() is $$The caller and the organisation that the caller acts for, with its logo.$$;

grant execute on function file.me() to member, admin;

create or replace function api.me() returns jsonb
language sql stable
begin atomic
  select file.me();
end;

comment on function api.me() is
$$Who am I
The caller and the organisation that the caller acts for, with the caller's role in it (null for admins).$$;

grant execute on function api.me() to member, admin;
