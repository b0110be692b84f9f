-- Revert leadmill:notification/address_of to pg

begin;

drop function notification.address_of(notification.delivery);

commit;
