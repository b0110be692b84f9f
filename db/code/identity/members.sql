create or replace function identity.members()
returns table (user_id uuid, email text, first_name text, last_name text, role text, status text, joined_at timestamptz)
language plpgsql stable security definer -- members may not read the accounts of others; this returns only what colleagues know
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_organization_id constant uuid := identity.require_permission('read');
begin
  return query
  select u.id, u.email, u.first_name, u.last_name, m.role, u.status, m.created_at
  from identity.membership as m
  join identity.user_account as u on u.id = m.user_id
  where m.organization_id = v_organization_id and m.ended_at is null
  order by m.created_at, u.id;
end
$$;

comment on function identity.members() is
$$The members of the caller's organisation with their names, addresses and roles.
Errors: LM115 role not allowed.$$;

grant execute on function identity.members() to member;

create or replace function api.members()
returns table (user_id uuid, email text, first_name text, last_name text, role text, status text, joined_at timestamptz)
language sql stable
begin atomic
  select m.user_id, m.email, m.first_name, m.last_name, m.role, m.status, m.joined_at from identity.members() as m;
end;

comment on function api.members() is
$$Who belongs to one's organisation
In the order in which they joined. status: active, or suspended by the operator of the marketplace.
Errors: LM115 role not allowed (403).$$;

grant execute on function api.members() to member;
