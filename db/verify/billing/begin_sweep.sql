-- Verify leadmill:billing/begin_sweep to pg

begin;

select 'billing.begin_sweep(text, text)'::regprocedure;

rollback;
