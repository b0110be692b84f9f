-- Verify leadmill:notification/address_of to pg

begin;

select 'notification.address_of(notification.delivery)'::regprocedure;

rollback;
