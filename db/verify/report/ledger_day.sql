-- Verify leadmill:report/ledger_day to pg

begin;

select * from report.ledger_day where false;

rollback;
