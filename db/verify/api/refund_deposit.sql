-- Verify leadmill:api/refund_deposit to pg

begin;

select 'api.refund_deposit(uuid, numeric, text)'::regprocedure;

rollback;
