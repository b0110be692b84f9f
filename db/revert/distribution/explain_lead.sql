-- Revert leadmill:distribution/explain_lead to pg

begin;

drop function distribution.explain_lead(uuid);
drop type distribution.explanation;

commit;
