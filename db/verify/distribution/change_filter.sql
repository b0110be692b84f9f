-- Verify leadmill:distribution/change_filter to pg

begin;

select 'distribution.change_filter(uuid,jsonb)'::regprocedure;

rollback;
