-- Revert leadmill:api/deposits to pg

begin;

drop view api.deposits;

commit;
