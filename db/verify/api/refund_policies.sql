-- Verify leadmill:api/refund_policies to pg

begin;

select * from api.refund_policies where false;

rollback;
