-- Revert leadmill:distribution/verdict to pg

begin;

delete from ops.partitioned where parent = 'distribution.verdict';
drop table distribution.verdict;

commit;
