-- Verify leadmill:intake/delete_file to pg

begin;

select 'intake.delete_file(uuid)'::regprocedure;

rollback;
