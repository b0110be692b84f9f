-- Verify leadmill:billing/send_refund to pg

begin;

select 'billing.refund_to_send(uuid)'::regprocedure;
select 'billing.refund_refused(uuid, text)'::regprocedure;
select 'billing.resend_refunds()'::regprocedure;

rollback;
