-- Verify leadmill:intake/request_upload to pg

begin;

select 'intake.require_logo_keeper()'::regprocedure;
select 'intake.require_attacher(uuid, text)'::regprocedure;
select 'intake.request_upload(text, text, bigint, uuid, text)'::regprocedure;

rollback;
