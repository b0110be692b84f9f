-- Verify leadmill:identity/user_account_policies to pg

begin;

select 1 / count(*) from pg_catalog.pg_policy where polrelid = 'identity.user_account'::regclass;

rollback;
