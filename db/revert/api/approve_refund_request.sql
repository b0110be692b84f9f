-- Revert leadmill:api/approve_refund_request to pg

begin;

drop function api.approve_refund_request(uuid, text);

commit;
