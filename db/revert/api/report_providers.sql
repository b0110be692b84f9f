-- Revert leadmill:api/report_providers to pg

begin;

drop function api.report_providers(date, date, text, uuid, uuid);

commit;
