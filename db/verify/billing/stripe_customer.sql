-- Verify leadmill:billing/stripe_customer to pg

begin;

select 'billing.stripe_customer_needed(uuid)'::regprocedure;
select 'billing.stripe_customer_made(uuid,text)'::regprocedure;

rollback;
