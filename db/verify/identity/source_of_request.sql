-- Verify leadmill:identity/source_of_request to pg

begin;

select 'identity.source_of_request()'::regprocedure;

rollback;
