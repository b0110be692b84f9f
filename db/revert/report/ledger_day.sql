-- Revert leadmill:report/ledger_day to pg

begin;

drop table report.ledger_day;

commit;
