-- Revert leadmill:api/sign_up to pg

begin;

drop function api.sign_up(text, text, text, text, text, text);

commit;
