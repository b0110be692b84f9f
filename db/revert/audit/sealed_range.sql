-- Revert leadmill:audit/sealed_range to pg

begin;

drop table audit.sealed_range;

commit;
