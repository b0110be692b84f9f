-- Revert leadmill:ops/default_privileges to pg

begin;

alter default privileges for role leadmill_owner grant execute on functions to public;

commit;
