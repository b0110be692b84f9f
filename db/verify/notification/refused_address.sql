-- Verify leadmill:notification/refused_address to pg

begin;

select * from notification.refused_address where false;

rollback;
