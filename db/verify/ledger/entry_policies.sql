-- Verify leadmill:ledger/entry_policies to pg

begin;

select 1 / (select count(*) = 2 from pg_policies where schemaname = 'ledger' and tablename = 'entry')::int;

rollback;
