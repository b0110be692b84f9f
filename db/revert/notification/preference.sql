-- Revert leadmill:notification/preference to pg

begin;

drop table notification.preference;

commit;
