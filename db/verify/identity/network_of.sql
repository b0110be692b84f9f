-- Verify leadmill:identity/network_of to pg

begin;

select 'identity.network_of(inet)'::regprocedure;

rollback;
