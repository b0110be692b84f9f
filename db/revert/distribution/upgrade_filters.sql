-- Revert leadmill:distribution/upgrade_filters to pg

begin;

drop function distribution.upgrade_filters(uuid, integer);

commit;
