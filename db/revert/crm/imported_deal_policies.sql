-- Revert leadmill:crm/imported_deal_policies to pg

begin;

drop policy "admins see every imported deal" on crm.imported_deal;
alter table crm.imported_deal disable row level security;
revoke select (
  connection_id, deal_id, lead_id, deal_updated_at, person_id, person_read_at, created_at, updated_at
) on crm.imported_deal from admin;

commit;
