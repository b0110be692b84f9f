-- Verify leadmill:api/start_import to pg

begin;

select 'api.start_import(uuid)'::regprocedure;

rollback;
