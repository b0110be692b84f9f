-- Revert leadmill:api/set_mail_preference to pg

begin;

drop function api.set_mail_preference(text, boolean);

commit;
