-- Revert leadmill:api/delete_file to pg

begin;

drop function api.delete_file(uuid);

commit;
