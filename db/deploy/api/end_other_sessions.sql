-- Deploy leadmill:api/end_other_sessions to pg

begin;

create function api.end_other_sessions() returns integer
language sql volatile
begin atomic
  select identity.end_other_sessions();
end;

comment on function api.end_other_sessions() is
$$End all of one's own sessions but this one
Answers how many.$$;

grant execute on function api.end_other_sessions() to member, admin;

commit;
