-- Verify leadmill:api/approve_lead to pg

begin;

select 'api.approve_lead(uuid)'::regprocedure;

rollback;
