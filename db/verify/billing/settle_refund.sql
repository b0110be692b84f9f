-- Verify leadmill:billing/settle_refund to pg

begin;

select 'billing.from_processor(bigint, text)'::regprocedure;
select 'billing.posted(text)'::regprocedure;
select 'billing.settle_refund(text, jsonb)'::regprocedure;

rollback;
