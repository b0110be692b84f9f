-- Verify leadmill:crm/import_run_policies to pg

begin;

select 1 / (count(*) = 1)::integer from pg_policy
where polrelid = 'crm.import_run'::regclass and polname = 'admins see every import';

rollback;
