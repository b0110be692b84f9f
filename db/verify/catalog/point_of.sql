-- Verify leadmill:catalog/point_of to pg

begin;

select 'catalog.point_of(jsonb)'::regprocedure;
select 'catalog.circle_fields()'::regprocedure;

rollback;
