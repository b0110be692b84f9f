-- Verify leadmill:intake/upload_token to pg

begin;

select 'intake.upload_token(uuid)'::regprocedure;

rollback;
