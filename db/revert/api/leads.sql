-- Revert leadmill:api/leads to pg

begin;

drop view api.leads;

commit;
