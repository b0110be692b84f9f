-- Verify leadmill:returns/request_policies to pg

begin;

select 1 / count(*) from pg_policy where polrelid = 'returns.request'::regclass;

rollback;
