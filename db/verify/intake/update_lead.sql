-- Verify leadmill:intake/update_lead to pg

begin;

select 'intake.update_lead(uuid, jsonb, jsonb)'::regprocedure;

rollback;
