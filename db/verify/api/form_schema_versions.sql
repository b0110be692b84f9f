-- Verify leadmill:api/form_schema_versions to pg

begin;

select * from api.form_schema_versions where false;

rollback;
