-- Deploy leadmill:api/end_session to pg

begin;

create function api.end_session(session_id uuid) returns void
language sql volatile
begin atomic
  select identity.end_session(end_session.session_id);
end;

comment on function api.end_session(uuid) is
$$End one of one's own sessions
Its tokens are refused from the next request on. session_id: from sessions.
Errors: LM121 no such session.$$;

grant execute on function api.end_session(uuid) to member, admin;

commit;
