-- Revert leadmill:ops/admit_form to pg

begin;

drop function ops.admit_form(text, text, jsonb);
drop function ops.proof_fault(text, text, integer);
drop function ops.solves(jsonb, bigint);
drop function ops.form_challenge(text, jsonb);
delete from ops.rate_limit where name in ('intake.leads', 'identity.sign_ups', 'ops.form_proofs');

commit;
