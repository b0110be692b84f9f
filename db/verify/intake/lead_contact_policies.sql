-- Verify leadmill:intake/lead_contact_policies to pg

begin;

select 1 / (count(*) = 1)::integer from pg_policy
where polrelid = 'intake.lead_contact'::regclass and polname = 'admins see every contact';

rollback;
