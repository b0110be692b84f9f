-- Revert leadmill:distribution/choose_buyers to pg

begin;

drop function distribution.choose_buyers(intake.lead,uuid[],timestamptz);
drop type distribution.choice;

commit;
