-- Verify leadmill:crm/deal_field_policies to pg

begin;

select 1 / (count(*) = 1)::integer from pg_policy
where polrelid = 'crm.deal_field'::regclass and polname = 'admins see every deal field';

rollback;
