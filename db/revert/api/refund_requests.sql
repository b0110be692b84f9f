-- Revert leadmill:api/refund_requests to pg

begin;

drop view api.refund_requests;

commit;
