-- Verify leadmill:billing/difference_policies to pg

begin;

select 1 / (select count(*) = 3 from pg_policies
  where schemaname = 'billing' and tablename in ('sweep', 'balance_transaction', 'difference'))::int;

rollback;
