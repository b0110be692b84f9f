-- Verify leadmill:distribution/sync_rotation to pg

begin;

select 'distribution.sync_rotation(uuid[])'::regprocedure;

rollback;
