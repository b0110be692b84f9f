-- Revert leadmill:api/report_attribution to pg

begin;

drop function api.report_attribution(date, date, text, uuid);

commit;
