-- Revert leadmill:api/disputes to pg

begin;

drop view api.disputes;

commit;
