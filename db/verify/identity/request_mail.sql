-- Verify leadmill:identity/request_mail to pg

begin;

select 'identity.request_mail(text, text, text, text, text, text, text)'::regprocedure;

rollback;
