-- Revert leadmill:api/set_caps to pg

begin;

drop function api.set_caps(uuid, jsonb);

commit;
