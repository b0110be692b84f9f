create or replace function identity.require_manager() returns uuid
language sql stable
set search_path = pg_catalog, pg_temp
return identity.require_permission('manage_settings');

comment on function identity.require_manager() is
$$The organisation that the caller manages.
Errors: LM115.$$;
