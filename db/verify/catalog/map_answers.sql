-- Verify leadmill:catalog/map_answers to pg

begin;

select 'catalog.map_step(jsonb, jsonb, jsonb)'::regprocedure;
select 'catalog.migrate_answers(uuid, jsonb)'::regprocedure;

rollback;
