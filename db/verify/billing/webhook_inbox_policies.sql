-- Verify leadmill:billing/webhook_inbox_policies to pg

begin;

select 1 / (select relrowsecurity from pg_class where oid = 'billing.webhook_inbox'::regclass)::int;

rollback;
