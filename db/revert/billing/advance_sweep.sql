-- Revert leadmill:billing/advance_sweep to pg

begin;

drop function billing.advance_sweep(bigint, timestamptz, integer, integer);
drop function billing.still_differs(billing.difference);
drop function billing.compare(text, timestamptz, timestamptz);
drop function billing.fault_of(billing.balance_transaction, bigint);
drop function billing.currency_of(bigint);
drop function billing.moved_in_books(bigint);

commit;
