-- Verify leadmill:catalog/mappings_of to pg

begin;

select 'catalog.mappings_of(uuid)'::regprocedure;

rollback;
