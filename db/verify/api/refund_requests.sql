-- Verify leadmill:api/refund_requests to pg

begin;

select * from api.refund_requests where false;

rollback;
