-- Revert leadmill:notification/recover_deliveries to pg

begin;

drop function notification.recover_deliveries();

commit;
