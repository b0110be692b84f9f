-- Verify leadmill:billing/advance_sweep to pg

begin;

select 'billing.moved_in_books(bigint)'::regprocedure;
select 'billing.compare(text, timestamptz, timestamptz)'::regprocedure;
select 'billing.advance_sweep(bigint, timestamptz, integer, integer)'::regprocedure;

rollback;
