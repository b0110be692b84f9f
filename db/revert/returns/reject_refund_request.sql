-- Revert leadmill:returns/reject_refund_request to pg

begin;

drop function returns.reject_refund_request(uuid, text);

commit;
