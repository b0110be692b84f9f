-- Revert leadmill:identity/organization to pg

begin;

drop table identity.organization;

commit;
