-- Verify leadmill:billing/refund_deposit to pg

begin;

select 'billing.credit_to_cover(uuid, text)'::regprocedure;
select 'billing.refund_deposit(uuid, numeric, text)'::regprocedure;

rollback;
