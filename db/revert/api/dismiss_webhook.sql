-- Revert leadmill:api/dismiss_webhook to pg

begin;

drop function api.dismiss_webhook(text, text);

commit;
