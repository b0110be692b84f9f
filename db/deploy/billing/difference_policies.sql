-- Deploy leadmill:billing/difference_policies to pg

begin;

alter table billing.sweep enable row level security;
alter table billing.balance_transaction enable row level security;
alter table billing.difference enable row level security;
create policy "admins see the looks at the processor" on billing.sweep
  for select to admin using (true);
create policy "admins see the movements at the processor" on billing.balance_transaction
  for select to admin using (true);
create policy "admins see the differences" on billing.difference
  for select to admin using (true);
grant select on billing.sweep, billing.balance_transaction, billing.difference to admin;

commit;
