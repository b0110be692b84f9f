-- Revert leadmill:notification/delivery to pg

begin;

drop table notification.delivery;

commit;
