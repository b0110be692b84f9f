-- Revert leadmill:identity/forget_strangers to pg

begin;

drop function identity.forget_strangers(integer);

commit;
