-- Revert leadmill:billing/payment_of to pg

begin;

drop function billing.payment_of(uuid);

commit;
