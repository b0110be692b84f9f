-- Revert leadmill:distribution/distribute_leads to pg

begin;

drop function distribution.distribute_leads(uuid[]);

commit;
