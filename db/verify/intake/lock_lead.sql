-- Verify leadmill:intake/lock_lead to pg

begin;

select 'intake.lock_lead(uuid, text)'::regprocedure;

rollback;
