-- Revert leadmill:api/reset_password to pg

begin;

drop function api.reset_password(text, text);

commit;
