-- Verify leadmill:intake/files_to_clean to pg

begin;

select 'intake.files_to_clean(integer)'::regprocedure;
select 'intake.file_cleaned(uuid, text)'::regprocedure;

rollback;
