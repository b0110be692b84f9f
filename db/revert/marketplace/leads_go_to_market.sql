-- Revert leadmill:marketplace/leads_go_to_market to pg

begin;

drop trigger leads_go_to_market on intake.lead;
drop function marketplace.leads_go_to_market();

commit;
