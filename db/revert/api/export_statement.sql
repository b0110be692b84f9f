-- Revert leadmill:api/export_statement to pg

begin;

drop function api.export_statement(text, date, date, uuid);
drop domain api."text/csv";

commit;
