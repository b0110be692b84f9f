-- Revert leadmill:distribution/filter_upgrade to pg

begin;

drop table distribution.filter_upgrade;

commit;
