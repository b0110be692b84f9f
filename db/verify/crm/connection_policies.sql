-- Verify leadmill:crm/connection_policies to pg

begin;

select 1 / (count(*) = 1)::integer from pg_policy
where polrelid = 'crm.connection'::regclass and polname = 'admins see every connection';

rollback;
