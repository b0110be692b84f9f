-- Verify leadmill:distribution/explain_lead to pg

begin;

select 'distribution.explain_lead(uuid)'::regprocedure;

rollback;
