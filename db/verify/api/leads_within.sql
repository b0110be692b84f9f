-- Verify leadmill:api/leads_within to pg

begin;

select 'api.leads_within(numeric, numeric, numeric)'::regprocedure;

rollback;
