-- Revert leadmill:billing/settle_refund to pg

begin;

drop function billing.settle_refund(text, jsonb);
drop function billing.release_refund(billing.refund);
drop function billing.posted(text);
drop function billing.from_processor(bigint, text);

commit;
