-- Verify leadmill:returns/lock_request to pg

begin;

select 'returns.lock_request(uuid)'::regprocedure;

rollback;
