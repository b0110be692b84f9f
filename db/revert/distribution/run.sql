-- Revert leadmill:distribution/run to pg

begin;

drop table distribution.run;

commit;
