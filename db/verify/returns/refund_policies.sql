-- Verify leadmill:returns/refund_policies to pg

begin;

select 1 / count(*) from pg_policy where polrelid = 'returns.refund'::regclass;

rollback;
