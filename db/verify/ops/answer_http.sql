-- Verify leadmill:ops/answer_http to pg

begin;

select 'ops.answer_http(integer, text, text, text, text, jsonb)'::regprocedure;

rollback;
