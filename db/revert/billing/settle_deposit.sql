-- Revert leadmill:billing/settle_deposit to pg

begin;

drop function billing.settle_deposit(text, jsonb, text);
drop function billing.mismatch_of(billing.deposit, billing.payment_news);
drop function billing.lock_payment(text);
drop function billing.read_stripe_object(jsonb, text);
drop type billing.payment_news;
drop type billing.settlement;

commit;
