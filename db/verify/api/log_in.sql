-- Verify leadmill:api/log_in to pg

begin;

select 'api.log_in(text, text, text)'::regprocedure;

rollback;
