-- Verify leadmill:report/facts to pg

begin;

select 'report.ledger_facts(bigint, bigint, text)'::regprocedure;
select 'report.provider_facts(bigint, bigint, text)'::regprocedure;

rollback;
