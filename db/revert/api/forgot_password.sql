-- Revert leadmill:api/forgot_password to pg

begin;

drop function api.forgot_password(text);

commit;
