-- Verify leadmill:billing/refund_deposit to pg

begin;

select 'billing.refund_deposit(uuid, numeric, text)'::regprocedure;

rollback;
