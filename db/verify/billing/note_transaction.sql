-- Verify leadmill:billing/note_transaction to pg

begin;

select 'billing.fact_of(text, jsonb)'::regprocedure;
select 'billing.note_transaction(bigint, jsonb)'::regprocedure;

rollback;
