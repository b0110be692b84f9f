-- Revert leadmill:distribution/absence to pg

begin;

drop table distribution.absence;

commit;
