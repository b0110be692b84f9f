-- Revert leadmill:ledger/journal_policies to pg

begin;

revoke select (id, kind, lead_id, deposit_id, reverses_id, reason, effective_at, created_at)
  on ledger.journal from member, admin;
revoke select (idem, processor, object_id, actor, meta) on ledger.journal from admin;
drop policy "admins see all journals" on ledger.journal;
drop policy "members see the journals that touch their accounts" on ledger.journal;
alter table ledger.journal disable row level security;

commit;
