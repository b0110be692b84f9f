-- Revert leadmill:api/deliveries to pg

begin;

drop view api.deliveries;

commit;
