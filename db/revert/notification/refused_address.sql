-- Revert leadmill:notification/refused_address to pg

begin;

drop table notification.refused_address;

commit;
