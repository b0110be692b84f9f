-- Verify leadmill:billing/create_deposit to pg

begin;

select 'billing.create_deposit(numeric,text,boolean)'::regprocedure;

rollback;
