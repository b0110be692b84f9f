-- Verify leadmill:intake/store_upload to pg

begin;

select 'intake.store_upload(uuid, text)'::regprocedure;

rollback;
