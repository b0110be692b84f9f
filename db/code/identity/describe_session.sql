create or replace function identity.describe_session(refs jsonb, organization_id uuid, user_id uuid) returns jsonb
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select jsonb_build_object('at', to_char(s.created_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI'), 'address', host(s.address))
  from identity.session as s
  where s.id = (refs ->> 'session_id')::uuid and s.user_id = describe_session.user_id
$$;

comment on function identity.describe_session(jsonb, uuid, uuid) is
$$When and from where the session {session_id} was opened, for a mail to its user; null if it belongs to another user.$$;
