-- Verify leadmill:crm/import_failure_policies to pg

begin;

select 1 / (count(*) = 1)::integer from pg_policy
where polrelid = 'crm.import_failure'::regclass and polname = 'admins see every failure';

rollback;
