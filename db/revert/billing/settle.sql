-- Revert leadmill:billing/settle to pg

begin;

drop function billing.settle(text, jsonb, text);
drop function billing.settle_refunded_charge(text, jsonb);

commit;
