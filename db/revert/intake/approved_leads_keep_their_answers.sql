-- Revert leadmill:intake/approved_leads_keep_their_answers to pg

begin;

drop trigger approved_leads_keep_their_answers on intake.lead;
drop function intake.approved_leads_keep_their_answers();

commit;
