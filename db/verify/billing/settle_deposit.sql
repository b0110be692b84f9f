-- Verify leadmill:billing/settle_deposit to pg

begin;

select 'billing.settle_deposit(text,jsonb,text)'::regprocedure;

rollback;
