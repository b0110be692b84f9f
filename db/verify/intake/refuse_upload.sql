-- Verify leadmill:intake/refuse_upload to pg

begin;

select 'intake.refuse_upload(uuid)'::regprocedure;

rollback;
