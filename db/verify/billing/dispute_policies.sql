-- Verify leadmill:billing/dispute_policies to pg

begin;

select 1 / (select count(*) = 2 from pg_policies where schemaname = 'billing' and tablename = 'dispute')::int;

rollback;
