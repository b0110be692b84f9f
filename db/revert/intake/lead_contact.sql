-- Revert leadmill:intake/lead_contact to pg

begin;

drop table intake.lead_contact;

commit;
