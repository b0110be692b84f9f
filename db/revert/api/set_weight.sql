-- Revert leadmill:api/set_weight to pg

begin;

drop function api.set_weight(uuid, integer);

commit;
