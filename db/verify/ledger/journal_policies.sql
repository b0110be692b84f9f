-- Verify leadmill:ledger/journal_policies to pg

begin;

select 1 / (select count(*) = 2 from pg_policies where schemaname = 'ledger' and tablename = 'journal')::int;

rollback;
