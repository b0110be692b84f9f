-- Verify leadmill:identity/organization_policies to pg

begin;

select 1 / count(*) from pg_catalog.pg_policy where polrelid = 'identity.organization'::regclass;

rollback;
