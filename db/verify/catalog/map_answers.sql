-- Verify leadmill:catalog/map_answers to pg

begin;

select 'catalog.map_step(jsonb, jsonb, jsonb)'::regprocedure;
select 'catalog.answers_in_force(uuid, jsonb)'::regprocedure;

rollback;
