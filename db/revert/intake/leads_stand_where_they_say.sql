-- Revert leadmill:intake/leads_stand_where_they_say to pg

begin;

drop trigger leads_stand_where_they_say on intake.lead;
drop function intake.leads_stand_where_they_say();

commit;
