-- Revert leadmill:api/change_password to pg

begin;

drop function api.change_password(text, text);

commit;
