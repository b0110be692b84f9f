-- Verify leadmill:billing/explain_difference to pg

begin;

select 'billing.explain_difference(bigint, text)'::regprocedure;

rollback;
