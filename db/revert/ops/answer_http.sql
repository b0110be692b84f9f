-- Revert leadmill:ops/answer_http to pg

begin;

drop function ops.answer_http(integer, text, text, text, text, jsonb);

commit;
