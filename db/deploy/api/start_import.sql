-- Deploy leadmill:api/start_import to pg

begin;

create function api.start_import(connection_id uuid) returns uuid
language sql volatile
begin atomic
  select crm.start_import(start_import.connection_id);
end;

comment on function api.start_import(uuid) is
$$Import deals now
Returns the import; crm_imports shows how far it is.
Errors: LM751 no such connection, LM752 one is under way, LM753 switched off.$$;

grant execute on function api.start_import(uuid) to admin;

commit;
