-- Verify leadmill:distribution/upgrade_filters to pg

begin;

select 'distribution.upgrade_filters(uuid, integer)'::regprocedure;

rollback;
