-- Revert leadmill:api/report_leads to pg

begin;

drop function api.report_leads(date, date, text, uuid);

commit;
