-- Verify leadmill:returns/niches_have_a_policy to pg

begin;

select 'returns.niches_have_a_policy()'::regprocedure;
select 1 / count(*) from pg_trigger where tgname = 'niches_have_a_policy';

rollback;
