-- Verify leadmill:identity/log_out to pg

begin;

select 'identity.log_out()'::regprocedure;

rollback;
