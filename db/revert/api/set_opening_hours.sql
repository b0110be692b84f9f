-- Revert leadmill:api/set_opening_hours to pg

begin;

drop function api.set_opening_hours(uuid, jsonb);

commit;
