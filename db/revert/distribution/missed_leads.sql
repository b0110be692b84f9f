-- Revert leadmill:distribution/missed_leads to pg

begin;

drop function distribution.missed_leads(uuid, uuid, integer);
drop type distribution.missed_lead;

commit;
