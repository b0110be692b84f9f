-- Revert leadmill:intake/lead_states_follow_the_order to pg

begin;

drop trigger lead_states_follow_the_order on intake.lead;
drop trigger lead_states_begin_with_approval on intake.lead;
drop function intake.lead_states_follow_the_order();

commit;
