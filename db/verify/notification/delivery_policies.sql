-- Verify leadmill:notification/delivery_policies to pg

begin;

select 1 / count(*) from pg_policies where schemaname = 'notification' and tablename = 'delivery';

rollback;
