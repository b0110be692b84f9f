-- Revert leadmill:distribution/sync_rotation_and_notify to pg

begin;

drop function distribution.sync_rotation_and_notify(uuid[]);

commit;
