-- Revert leadmill:api/deposit_refunds to pg

begin;

drop view api.deposit_refunds;

commit;
