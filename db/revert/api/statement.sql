-- Revert leadmill:api/statement to pg

begin;

drop function api.statement(text,text,bigint,integer,uuid);

commit;
