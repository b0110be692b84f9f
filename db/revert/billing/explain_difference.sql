-- Revert leadmill:billing/explain_difference to pg

begin;

drop function billing.explain_difference(bigint, text);

commit;
