-- Verify leadmill:api/deliveries to pg

begin;

select * from api.deliveries where false;

rollback;
