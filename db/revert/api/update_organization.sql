-- Revert leadmill:api/update_organization to pg

begin;

drop function api.update_organization(text, text, text);

commit;
