-- Verify leadmill:billing/refund_policies to pg

begin;

select 1 / (select count(*) = 2 from pg_policies where schemaname = 'billing' and tablename = 'refund')::int;

rollback;
