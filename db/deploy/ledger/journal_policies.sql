-- Deploy leadmill:ledger/journal_policies to pg

begin;

alter table ledger.journal enable row level security;
create policy "members see the journals that touch their accounts" on ledger.journal
  for select to member using (exists (select from ledger.entry as e where e.journal_id = journal.id));
create policy "admins see all journals" on ledger.journal
  for select to admin using (true);
grant select (id, kind, subject_type, subject_id, reverses_id, reason, effective_at, created_at)
  on ledger.journal to member, admin;
grant select (idem, processor, object_id, actor, meta) on ledger.journal to admin;

commit;
