-- Verify leadmill:catalog/competition_level_policies to pg

begin;

select 1 / (count(*) = 3)::integer from pg_policy where polrelid = 'catalog.competition_level'::regclass;

rollback;
