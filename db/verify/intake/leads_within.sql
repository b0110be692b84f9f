-- Verify leadmill:intake/leads_within to pg

begin;

select 'intake.leads_within(numeric, numeric, numeric)'::regprocedure;

rollback;
