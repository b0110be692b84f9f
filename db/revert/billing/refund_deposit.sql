-- Revert leadmill:billing/refund_deposit to pg

begin;

drop function billing.refund_deposit(uuid, numeric, text);
drop function billing.credit_to_cover(uuid, text);
delete from ops.rate_limit where name = 'billing.refunds';

commit;
