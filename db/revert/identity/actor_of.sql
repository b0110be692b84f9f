-- Revert leadmill:identity/actor_of to pg

begin;

revoke usage on schema identity from leadmill_api;
drop function identity.actor_of(text);

commit;
