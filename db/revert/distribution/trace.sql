-- Revert leadmill:distribution/trace to pg

begin;

drop table distribution.trace;

commit;
