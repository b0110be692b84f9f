-- Revert leadmill:identity/set_user_status to pg

begin;

drop function identity.set_user_status(uuid, text);

commit;
