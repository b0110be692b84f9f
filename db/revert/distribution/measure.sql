-- Revert leadmill:distribution/measure to pg

begin;

drop function distribution.measure(jsonb, jsonb);

commit;
