-- Deploy leadmill:ops/default_privileges to pg

begin;

-- The per-schema form of this statement does nothing; only the global one acts, and only for what
-- leadmill_owner creates from here on.
alter default privileges for role leadmill_owner revoke execute on functions from public;

commit;
