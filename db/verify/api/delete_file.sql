-- Verify leadmill:api/delete_file to pg

begin;

select 'api.delete_file(uuid)'::regprocedure;

rollback;
