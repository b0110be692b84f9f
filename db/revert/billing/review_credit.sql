-- Revert leadmill:billing/review_credit to pg

begin;

drop function billing.note_payment(uuid, jsonb);
drop function billing.review_credit(uuid);
drop function billing.settle_credit(uuid, boolean);
drop function billing.claim_welcome(uuid, boolean);
drop function billing.hold_credit(uuid);
drop function billing.has_paid(uuid);

commit;
