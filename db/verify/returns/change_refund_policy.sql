-- Verify leadmill:returns/change_refund_policy to pg

begin;

select 'returns.change_refund_policy(uuid, integer, text[], text[], integer, integer, numeric)'::regprocedure;

rollback;
