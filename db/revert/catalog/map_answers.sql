-- Revert leadmill:catalog/map_answers to pg

begin;

drop function catalog.migrate_answers(uuid, jsonb);
drop function catalog.map_step(jsonb, jsonb, jsonb);

commit;
