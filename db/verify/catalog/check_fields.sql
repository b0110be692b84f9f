-- Verify leadmill:catalog/check_fields to pg

begin;

select 'catalog.check_fields(jsonb)'::regprocedure;
select 'catalog.option_faults(text, jsonb)'::regprocedure;
select 'catalog.is_pattern(text)'::regprocedure;

rollback;
