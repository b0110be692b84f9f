-- Verify leadmill:intake/lead_policies to pg

begin;

select 1 / (count(*) = 1)::integer from pg_policy
where polrelid = 'intake.lead'::regclass and polname = 'admins see every lead';

rollback;
