-- Revert leadmill:distribution/set_opening_hours to pg

begin;

drop function distribution.set_opening_hours(uuid, jsonb);

commit;
