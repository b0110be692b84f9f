-- Revert leadmill:api/reinstate_user to pg

begin;

drop function api.reinstate_user(uuid);

commit;
