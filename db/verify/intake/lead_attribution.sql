-- Verify leadmill:intake/lead_attribution to pg

begin;

select * from intake.lead_attribution where false;

rollback;
