-- Revert leadmill:distribution/what_if to pg

begin;

drop function distribution.what_if(uuid, jsonb, jsonb, numeric, integer, uuid);

commit;
