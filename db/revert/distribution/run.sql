-- Revert leadmill:distribution/run to pg

begin;

drop table distribution.run;
drop sequence distribution.position;

commit;
