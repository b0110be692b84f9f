create or replace function crm.wants_users(connection_id uuid) returns boolean
language sql stable security definer -- workers have no privilege on tables
set search_path = pg_catalog, pg_temp
as $$
  select exists (select from crm.connection as c where c.id = wants_users.connection_id and c.organization_id is not null)
$$;

comment on function crm.wants_users(uuid) is
$$Whether changes of this account are told, so that the names of owners are needed.$$;

grant execute on function crm.wants_users(uuid) to leadmill_worker;
