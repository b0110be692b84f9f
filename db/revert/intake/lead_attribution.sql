-- Revert leadmill:intake/lead_attribution to pg

begin;

drop table intake.lead_attribution;

commit;
