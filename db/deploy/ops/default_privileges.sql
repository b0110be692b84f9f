-- Deploy leadmill:ops/default_privileges to pg

begin;

-- The per-schema form of this statement has no effect. Only the global form works, and only for objects that
-- leadmill_owner creates from now on.
alter default privileges for role leadmill_owner revoke execute on functions from public;

commit;
