-- Verify leadmill:crm/stage_policies to pg

begin;

select 1 / (count(*) = 1)::integer from pg_policy
where polrelid = 'crm.stage'::regclass and polname = 'admins see every stage';

rollback;
