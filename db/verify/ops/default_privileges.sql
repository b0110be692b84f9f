-- Verify leadmill:ops/default_privileges to pg

begin;

select 1 / count(*) from pg_default_acl
where defaclrole = 'leadmill_owner'::regrole and defaclobjtype = 'f' and defaclnamespace = 0;

rollback;
