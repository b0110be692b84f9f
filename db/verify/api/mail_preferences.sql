-- Verify leadmill:api/mail_preferences to pg

begin;

select * from api.mail_preferences where false;

rollback;
