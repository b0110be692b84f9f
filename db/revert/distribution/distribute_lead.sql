-- Revert leadmill:distribution/distribute_lead to pg

begin;

drop function distribution.distribute_lead(uuid);
drop function distribution.close_run(intake.lead,distribution.run,uuid[]);
drop function distribution.lock_buyers(distribution.buyer[],text);

commit;
