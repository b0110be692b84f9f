-- Revert leadmill:intake/lead to pg

begin;

drop table intake.lead;

commit;
