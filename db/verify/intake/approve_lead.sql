-- Verify leadmill:intake/approve_lead to pg

begin;

select 'intake.approve_lead(uuid)'::regprocedure;

rollback;
