-- Verify leadmill:billing/settle to pg

begin;

select 'billing.settle_refunded_charge(text, jsonb)'::regprocedure;
select 'billing.settle(text, jsonb, text)'::regprocedure;

rollback;
