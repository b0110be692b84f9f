-- Revert leadmill:distribution/caps_faults to pg

begin;

drop function distribution.caps_of(jsonb, text);
drop function distribution.caps_faults(jsonb, text);

commit;
