-- Verify leadmill:intake/lead_attribution_policies to pg

begin;

select 1 / (count(*) = 1)::integer from pg_policy
where polrelid = 'intake.lead_attribution'::regclass and polname = 'admins see every attribution';

rollback;
