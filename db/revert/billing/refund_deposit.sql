-- Revert leadmill:billing/refund_deposit to pg

begin;

drop function billing.refund_deposit(uuid, numeric, text);

commit;
