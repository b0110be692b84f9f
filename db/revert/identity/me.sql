-- Revert leadmill:identity/me to pg

begin;

drop function identity.me();

commit;
