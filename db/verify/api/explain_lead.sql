-- Verify leadmill:api/explain_lead to pg

begin;

select 'api.explain_lead(uuid)'::regprocedure;

rollback;
