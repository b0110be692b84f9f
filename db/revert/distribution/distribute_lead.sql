-- Revert leadmill:distribution/distribute_lead to pg

begin;

drop function distribution.distribute_lead(uuid);
drop function distribution.waits_for_filters(intake.lead);
drop function distribution.sell_leads(intake.lead[]);
drop function distribution.lock_buyers(distribution.buyer[],text);

commit;
