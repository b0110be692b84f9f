-- Revert leadmill:api/what_if to pg

begin;

drop function api.what_if(uuid, jsonb, jsonb, numeric, integer, uuid);

commit;
