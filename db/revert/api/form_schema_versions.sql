-- Revert leadmill:api/form_schema_versions to pg

begin;

drop view api.form_schema_versions;

commit;
