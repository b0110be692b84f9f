-- Revert leadmill:identity/network_of to pg

begin;

drop function identity.network_of(inet);

commit;
