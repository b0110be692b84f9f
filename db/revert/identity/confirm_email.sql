-- Revert leadmill:identity/confirm_email to pg

begin;

drop function identity.confirm_email(uuid);

commit;
