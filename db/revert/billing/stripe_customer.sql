-- Revert leadmill:billing/stripe_customer to pg

begin;

drop function billing.stripe_customer_made(uuid,text);
drop function billing.stripe_customer_needed(uuid);

commit;
