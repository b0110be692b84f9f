-- Revert leadmill:distribution/cap to pg

begin;

drop table distribution.cap;

commit;
