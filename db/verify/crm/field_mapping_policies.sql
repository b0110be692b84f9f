-- Verify leadmill:crm/field_mapping_policies to pg

begin;

select 1 / (count(*) = 1)::integer from pg_policy
where polrelid = 'crm.field_mapping'::regclass and polname = 'admins see every mapping';

rollback;
