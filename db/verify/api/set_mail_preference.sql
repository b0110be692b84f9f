-- Verify leadmill:api/set_mail_preference to pg

begin;

select 'api.set_mail_preference(text, boolean)'::regprocedure;

rollback;
