-- Revert leadmill:distribution/sell_lead to pg

begin;

drop function distribution.sell_lead(intake.lead,distribution.run,text,distribution.buyer[]);
drop function distribution.move_share(distribution.buyer[]);

commit;
