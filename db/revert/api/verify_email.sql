-- Revert leadmill:api/verify_email to pg

begin;

drop function api.verify_email(text, text);

commit;
