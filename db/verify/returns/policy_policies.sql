-- Verify leadmill:returns/policy_policies to pg

begin;

select 1 / count(*) from pg_policy where polrelid = 'returns.policy'::regclass;

rollback;
