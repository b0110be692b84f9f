-- Verify leadmill:api/change_refund_policy to pg

begin;

select 'api.change_refund_policy(uuid, integer, text[], text[], integer, integer, numeric)'::regprocedure;

rollback;
