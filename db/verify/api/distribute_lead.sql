-- Verify leadmill:api/distribute_lead to pg

begin;

select 'api.distribute_lead(uuid)'::regprocedure;

rollback;
