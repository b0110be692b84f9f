-- Revert leadmill:billing/difference_policies to pg

begin;

revoke select on billing.sweep, billing.balance_transaction, billing.difference from admin;
drop policy "admins see the differences" on billing.difference;
drop policy "admins see the movements at the processor" on billing.balance_transaction;
drop policy "admins see the looks at the processor" on billing.sweep;
alter table billing.difference disable row level security;
alter table billing.balance_transaction disable row level security;
alter table billing.sweep disable row level security;

commit;
