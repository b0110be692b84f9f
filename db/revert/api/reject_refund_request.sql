-- Revert leadmill:api/reject_refund_request to pg

begin;

drop function api.reject_refund_request(uuid, text);

commit;
