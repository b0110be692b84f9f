-- Revert leadmill:identity/request_mail to pg

begin;

drop function identity.request_mail(text, text, text, text, text, text, text);

commit;
