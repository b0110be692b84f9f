grant usage on schema ledger to leadmill_worker, leadmill_cells;

grant select (code, exponent) on ledger.currency to leadmill_cells;

grant select (id, owner_kind, organization_id, kind, keeps_balance, currency, status, balance, held, created_at)
  on ledger.account to member, admin;

create policy "members see the accounts of their organisation" on ledger.account
  for select to member using (organization_id = (select request.organization_id()));

create policy "admins see all accounts" on ledger.account
  for select to admin using (true);

grant select (id, journal_id, account_id, currency, keeps_balance, amount, seq, balance_before, balance_after)
  on ledger.entry to member, admin;

create policy "members see the entries of their organisation's accounts" on ledger.entry
  for select to member using (account_id = any (array(
    select a.id from ledger.account as a where a.organization_id = (select request.organization_id()))));

create policy "admins see all entries" on ledger.entry
  for select to admin using (true);

grant select (id, kind, subject_type, subject_id, reverses_id, reason, effective_at, created_at)
  on ledger.journal to member, admin;

grant select (idempotency_key, processor, object_id, actor, meta) on ledger.journal to admin;

create policy "members see the journals that touch their accounts" on ledger.journal
  for select to member using (exists (select from ledger.entry as e where e.journal_id = journal.id));

create policy "admins see all journals" on ledger.journal
  for select to admin using (true);

grant select on ledger.chain_seal to admin;

create policy "admins see all seals" on ledger.chain_seal
  for select to admin using (true);

grant select (account_id, up_to_entry_id, balance) on ledger.balance_checkpoint to admin;

create policy "admins see all checkpoints" on ledger.balance_checkpoint
  for select to admin using (true);
