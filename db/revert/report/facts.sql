-- Revert leadmill:report/facts to pg

begin;

drop function report.provider_facts(bigint, bigint, text);
drop function report.ledger_facts(bigint, bigint, text);

commit;
