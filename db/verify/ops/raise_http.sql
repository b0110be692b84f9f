-- Verify leadmill:ops/raise_http to pg

begin;

select 'ops.raise_http(integer, text, text, text, text, jsonb)'::regprocedure;

rollback;
