-- Verify leadmill:catalog/niche_policies to pg

begin;

select 1 / (count(*) = 3)::integer from pg_policy where polrelid = 'catalog.niche'::regclass;

rollback;
