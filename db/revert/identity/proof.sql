-- Revert leadmill:identity/proof to pg

begin;

drop table identity.proof;

commit;
