-- Verify leadmill:identity/admit_request to pg

begin;

select 'identity.admit_request()'::regprocedure;

rollback;
