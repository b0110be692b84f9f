-- Verify leadmill:distribution/sync_rotation_and_notify to pg

begin;

select 'distribution.sync_rotation_and_notify(uuid[])'::regprocedure;

rollback;
