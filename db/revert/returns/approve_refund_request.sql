-- Revert leadmill:returns/approve_refund_request to pg

begin;

drop function returns.approve_refund_request(uuid, text);

commit;
