-- Verify leadmill:marketplace/favorite_policies to pg

begin;

select 1 / count(*) from pg_policy where polrelid = 'marketplace.favorite'::regclass;

rollback;
