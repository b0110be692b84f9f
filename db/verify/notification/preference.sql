-- Verify leadmill:notification/preference to pg

begin;

select * from notification.preference where false;

rollback;
