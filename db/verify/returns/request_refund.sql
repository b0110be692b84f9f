-- Verify leadmill:returns/request_refund to pg

begin;

select 'returns.require_within_limits(returns.policy, uuid)'::regprocedure;
select 'returns.request_refund(uuid, text, text)'::regprocedure;

rollback;
