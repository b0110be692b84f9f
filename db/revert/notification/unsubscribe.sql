-- Revert leadmill:notification/unsubscribe to pg

begin;

drop function notification.unsubscribe(text);
drop function notification.unsubscribe_token(uuid, text);

commit;
