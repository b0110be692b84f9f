-- Verify leadmill:api/statement to pg

begin;

select 'api.statement(text,text,bigint,integer,uuid)'::regprocedure;

rollback;
