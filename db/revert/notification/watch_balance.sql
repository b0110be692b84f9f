-- Revert leadmill:notification/watch_balance to pg

begin;

drop function notification.watch_balance(uuid);

commit;
