-- Revert leadmill:distribution/explain_lead to pg

begin;

drop function distribution.explain_lead(uuid);
drop function distribution.shown_answers(intake.lead);
drop type distribution.explanation;

commit;
