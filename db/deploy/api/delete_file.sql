-- Deploy leadmill:api/delete_file to pg

begin;

create function api.delete_file(file_id uuid) returns void
language sql volatile
begin atomic
  select file.delete_file(delete_file.file_id);
end;

comment on function api.delete_file(uuid) is
$$Delete a file
Members their organisation's logo, admins any. Nobody is given it any more.
Errors: LM115 neither owner nor manager (403), LM333 no such file (404).$$;

grant execute on function api.delete_file(uuid) to member, admin;

commit;
