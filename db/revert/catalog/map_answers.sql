-- Revert leadmill:catalog/map_answers to pg

begin;

drop function catalog.answers_in_force(uuid, jsonb);
drop function catalog.map_step(jsonb, jsonb, jsonb);

commit;
