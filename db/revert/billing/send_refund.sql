-- Revert leadmill:billing/send_refund to pg

begin;

drop function billing.resend_refunds();
drop function billing.refund_refused(uuid, text);
drop function billing.refund_to_send(uuid);

commit;
