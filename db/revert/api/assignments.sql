-- Revert leadmill:api/assignments to pg

begin;

drop view api.assignments;

commit;
