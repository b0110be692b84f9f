-- Verify leadmill:billing/payment_of to pg

begin;

select 'billing.payment_of(uuid)'::regprocedure;

rollback;
