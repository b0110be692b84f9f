-- Revert leadmill:api/refunds to pg

begin;

drop view api.refunds;

commit;
