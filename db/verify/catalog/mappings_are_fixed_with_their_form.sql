-- Verify leadmill:catalog/mappings_are_fixed_with_their_form to pg

begin;

select 'catalog.mappings_are_fixed_with_their_form()'::regprocedure;

rollback;
