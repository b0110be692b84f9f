-- Verify leadmill:returns/requests_are_decided_once to pg

begin;

select 'returns.requests_are_decided_once()'::regprocedure;

rollback;
