create or replace function identity.me(logo_file_id uuid) returns jsonb
language sql stable security definer -- one answer from three tables, limited to the caller's rows
set search_path = pg_catalog, pg_temp
as $$
  select jsonb_build_object(
    'id', u.id,
    'email', u.email,
    'first_name', u.first_name,
    'last_name', u.last_name,
    'phone', u.phone,
    'status', u.status,
    'is_admin', u.is_admin,
    'created_at', u.created_at,
    'organization', case when o.id is not null then jsonb_build_object(
      'id', o.id,
      'name', o.name,
      'website', o.website,
      'status', o.status,
      'time_zone', o.time_zone,
      'logo_file_id', me.logo_file_id,
      'role', m.role) end)
  from identity.user_account as u
  left join identity.organization as o on o.id = request.organization_id()
  left join identity.membership as m on m.user_id = u.id and m.organization_id = o.id and m.ended_at is null
  where u.id = request.user_id()
$$;

comment on function identity.me(uuid) is $$The caller and the organisation that the caller acts for, with this logo.$$;
