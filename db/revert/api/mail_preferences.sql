-- Revert leadmill:api/mail_preferences to pg

begin;

drop view api.mail_preferences;

commit;
