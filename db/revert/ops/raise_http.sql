-- Revert leadmill:ops/raise_http to pg

begin;

drop function ops.raise_http(integer, text, text, text, text, jsonb);

commit;
