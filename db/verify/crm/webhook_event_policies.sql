-- Verify leadmill:crm/webhook_event_policies to pg

begin;

select 1 / (count(*) = 1)::integer from pg_policy
where polrelid = 'crm.webhook_event'::regclass and polname = 'admins see every event';

rollback;
