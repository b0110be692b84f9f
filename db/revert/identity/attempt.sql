-- Revert leadmill:identity/attempt to pg

begin;

drop table identity.attempt;

commit;
