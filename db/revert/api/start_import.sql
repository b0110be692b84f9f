-- Revert leadmill:api/start_import to pg

begin;

drop function api.start_import(uuid);

commit;
