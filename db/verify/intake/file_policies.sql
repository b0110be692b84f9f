-- Verify leadmill:intake/file_policies to pg

begin;

select 1 / (select count(*) = 3 from pg_policies where schemaname = 'intake' and tablename = 'file')::integer;

rollback;
