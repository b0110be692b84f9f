-- Revert leadmill:distribution/measure to pg

begin;

drop function distribution.answers_for(jsonb, jsonb);
drop function distribution.measure(jsonb, jsonb);

commit;
