-- Revert leadmill:distribution/assignment to pg

begin;

drop table distribution.assignment;

commit;
