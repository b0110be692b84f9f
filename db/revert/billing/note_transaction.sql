-- Revert leadmill:billing/note_transaction to pg

begin;

drop function billing.note_transaction(bigint, jsonb);
drop function billing.fact_of(text, jsonb);

commit;
