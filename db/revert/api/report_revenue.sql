-- Revert leadmill:api/report_revenue to pg

begin;

drop function api.report_revenue(date, date, text, uuid);

commit;
