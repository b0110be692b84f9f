-- Verify leadmill:distribution/lock_active_form to pg

begin;

select 'distribution.lock_active_form(uuid)'::regprocedure;

rollback;
