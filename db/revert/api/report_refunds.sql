-- Revert leadmill:api/report_refunds to pg

begin;

drop function api.report_refunds(date, date, text, uuid);

commit;
