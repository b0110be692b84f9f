-- Verify leadmill:billing/webhook_inbox_policies to pg

begin;

select 1 / (select count(*) = 1 from pg_policies where schemaname = 'billing' and tablename = 'webhook_inbox')::int;

rollback;
