-- Verify leadmill:crm/exclusion_policies to pg

begin;

select 1 / (count(*) = 1)::integer from pg_policy
where polrelid = 'crm.exclusion'::regclass and polname = 'admins see every exclusion';

rollback;
