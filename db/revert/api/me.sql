-- Revert leadmill:api/me to pg

begin;

drop function api.me();

commit;
