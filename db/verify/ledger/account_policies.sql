-- Verify leadmill:ledger/account_policies to pg

begin;

select 1 / (select count(*) = 2 from pg_policies where schemaname = 'ledger' and tablename = 'account')::int;

rollback;
