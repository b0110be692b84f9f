-- Verify leadmill:intake/reject_lead to pg

begin;

select 'intake.reject_lead(uuid, text)'::regprocedure;

rollback;
