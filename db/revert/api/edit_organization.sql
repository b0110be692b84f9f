-- Revert leadmill:api/edit_organization to pg

begin;

drop function api.edit_organization(uuid, text, text, text);

commit;
