-- Verify leadmill:crm/pipeline_policies to pg

begin;

select 1 / (count(*) = 1)::integer from pg_policy
where polrelid = 'crm.pipeline'::regclass and polname = 'admins see every pipeline';

rollback;
