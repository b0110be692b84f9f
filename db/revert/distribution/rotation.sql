-- Revert leadmill:distribution/rotation to pg

begin;

drop table distribution.rotation;

commit;
