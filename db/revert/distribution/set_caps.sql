-- Revert leadmill:distribution/set_caps to pg

begin;

drop function distribution.set_caps(uuid, jsonb);

commit;
