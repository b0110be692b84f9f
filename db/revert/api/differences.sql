-- Revert leadmill:api/differences to pg

begin;

drop view api.differences;

commit;
