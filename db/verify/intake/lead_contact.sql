-- Verify leadmill:intake/lead_contact to pg

begin;

select * from intake.lead_contact where false;

rollback;
