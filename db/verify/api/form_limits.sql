-- Verify leadmill:api/form_limits to pg

begin;

select 'api.form_limits()'::regprocedure;

rollback;
