-- Verify leadmill:ops/admit_form to pg

begin;

select 'ops.form_challenge(text, jsonb)'::regprocedure, 'ops.solves(jsonb, bigint)'::regprocedure,
  'ops.proof_fault(text, text, integer)'::regprocedure, 'ops.admit_form(text, text, jsonb)'::regprocedure;

rollback;
