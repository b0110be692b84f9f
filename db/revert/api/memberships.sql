-- Revert leadmill:api/memberships to pg

begin;

drop view api.memberships;

commit;
