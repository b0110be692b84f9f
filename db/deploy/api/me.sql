-- Deploy leadmill:api/me to pg

begin;

create function api.me() returns jsonb
language sql stable
begin atomic
  select file.me();
end;

comment on function api.me() is
$$Who am I
The user, and the organisation he acts for with his role in it (null for admins).$$;

grant execute on function api.me() to member, admin;

commit;
