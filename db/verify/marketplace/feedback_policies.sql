-- Verify leadmill:marketplace/feedback_policies to pg

begin;

select 1 / (count(*) - 1) from pg_policy where polrelid = 'marketplace.feedback'::regclass;

rollback;
