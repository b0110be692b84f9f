-- Deploy leadmill:ledger/chain_seal_policies to pg

begin;

alter table ledger.chain_seal enable row level security;
create policy "admins see all seals" on ledger.chain_seal
  for select to admin using (true);
grant select on ledger.chain_seal to admin;

-- No policy and no grant: only ledger.seal() reads its mark.
alter table ledger.seal_mark enable row level security;

commit;
