-- Revert leadmill:distribution/record_exclusions to pg

begin;

drop function distribution.record_exclusions(uuid[]);

commit;
