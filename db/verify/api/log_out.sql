-- Verify leadmill:api/log_out to pg

begin;

select 'api.log_out()'::regprocedure;

rollback;
