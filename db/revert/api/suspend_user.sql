-- Revert leadmill:api/suspend_user to pg

begin;

drop function api.suspend_user(uuid);

commit;
