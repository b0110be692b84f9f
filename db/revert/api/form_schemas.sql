-- Revert leadmill:api/form_schemas to pg

begin;

drop view api.form_schemas;

commit;
