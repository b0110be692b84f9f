-- Revert leadmill:distribution/sync_rotation to pg

begin;

drop function distribution.sync_rotation(uuid[]);

commit;
