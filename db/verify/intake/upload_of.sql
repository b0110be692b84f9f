-- Verify leadmill:intake/upload_of to pg

begin;

select 'intake.upload_of(uuid, text)'::regprocedure;

rollback;
