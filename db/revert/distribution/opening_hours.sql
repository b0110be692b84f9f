-- Revert leadmill:distribution/opening_hours to pg

begin;

drop function distribution.hours_as_json(int4multirange);
drop function distribution.hours_of(jsonb);
drop function distribution.hours_faults(jsonb);

commit;
