-- Revert leadmill:distribution/trace to pg

begin;

delete from ops.partitioned where parent = 'distribution.trace';
drop table distribution.trace;

commit;
