-- Verify leadmill:api/form_schemas to pg

begin;

select * from api.form_schemas where false;

rollback;
