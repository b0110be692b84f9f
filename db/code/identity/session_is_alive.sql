create or replace function identity.session_is_alive(session_id uuid, user_id uuid, role text, organization_id uuid) returns boolean
-- plpgsql keeps its plan; a SQL function would be planned again at each request.
language plpgsql stable parallel safe security definer -- callers must not read others' sessions
set search_path = pg_catalog, pg_temp
as $$
begin
  return exists (
    select
    from identity.session as s
    join identity.user_account as u on u.id = s.user_id
    left join identity.organization as o on o.id = s.organization_id
    left join identity.membership as m on m.user_id = s.user_id and m.organization_id = s.organization_id
    where s.id = session_is_alive.session_id
      and s.user_id = session_is_alive.user_id
      and s.role = session_is_alive.role
      and s.organization_id is not distinct from session_is_alive.organization_id
      and s.ended_at is null
      and s.expires_at > clock_timestamp()
      and u.status = 'active'
      and u.deleted_at is null
      and (s.role <> 'admin' or u.is_admin)
      and (o.id is null or (identity.is_open(o.status, o.deleted_at) and m.user_id is not null and m.ended_at is null)));
end
$$;

comment on function identity.session_is_alive(uuid, uuid, text, uuid) is
$$Whether the session is open and belongs to this user in this role and organisation, the user is active and a member, and the
organisation is open. Four reads by key.$$;
