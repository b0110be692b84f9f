-- Verify leadmill:crm/imported_deal_policies to pg

begin;

select 1 / (count(*) = 1)::integer from pg_policy
where polrelid = 'crm.imported_deal'::regclass and polname = 'admins see every imported deal';

rollback;
