-- Revert leadmill:report/providers to pg

begin;

drop function report.providers(date, date, text, uuid, uuid);
drop type report.provider_line;

commit;
