-- Revert leadmill:billing/settle_dispute to pg

begin;

drop function billing.settle_dispute(text, jsonb);
drop function billing.post_fee(text, jsonb);

commit;
