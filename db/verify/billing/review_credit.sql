-- Verify leadmill:billing/review_credit to pg

begin;

select 'billing.has_paid(uuid)'::regprocedure, 'billing.hold_credit(uuid)'::regprocedure, 'billing.claim_welcome(uuid, boolean)'::regprocedure,
  'billing.settle_credit(uuid, boolean)'::regprocedure, 'billing.review_credit(uuid)'::regprocedure, 'billing.note_payment(uuid, jsonb)'::regprocedure;

rollback;
