-- Revert leadmill:api/users to pg

begin;

drop view api.users;

commit;
