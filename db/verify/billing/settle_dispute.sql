-- Verify leadmill:billing/settle_dispute to pg

begin;

select 'billing.post_fee(text, jsonb)'::regprocedure;
select 'billing.settle_dispute(text, jsonb)'::regprocedure;

rollback;
