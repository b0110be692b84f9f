-- Verify leadmill:intake/file_to_read to pg

begin;

select 'intake.file_to_read(uuid)'::regprocedure;

rollback;
