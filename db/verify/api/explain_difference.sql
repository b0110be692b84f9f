-- Verify leadmill:api/explain_difference to pg

begin;

select 'api.explain_difference(bigint, text)'::regprocedure;

rollback;
