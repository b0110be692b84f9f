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
      'role', m.role,
      'permissions', (
        select coalesce(jsonb_agg(p.permission order by p.permission), '[]') from identity.role_permission as p where p.role = m.role)) end,
    'organizations', (
      select coalesce(jsonb_agg(jsonb_build_object('id', c.id, 'name', c.name, 'role', b.role) order by b.created_at, c.id), '[]')
      from identity.membership as b
      join identity.organization as c on c.id = b.organization_id and identity.is_open(c.status, c.deleted_at)
      where b.user_id = u.id and b.ended_at is null))
  from identity.user_account as u
  left join identity.organization as o on o.id = request.organization_id()
  left join identity.membership as m on m.user_id = u.id and m.organization_id = o.id and m.ended_at is null
  where u.id = request.user_id()
$$;

comment on function identity.me(uuid) is
$$The caller, the organisation that the caller acts for, with this logo, and all organisations that the caller belongs to.$$;
