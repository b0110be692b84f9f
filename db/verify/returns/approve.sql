-- Verify leadmill:returns/approve to pg

begin;

select 'returns.approve(returns.request, text, uuid, text)'::regprocedure;

rollback;
