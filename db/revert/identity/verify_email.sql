-- Revert leadmill:identity/verify_email to pg

begin;

drop function identity.verify_email(text, text);

commit;
