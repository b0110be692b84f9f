-- Deploy leadmill:crm/imported_deal_policies to pg

begin;

alter table crm.imported_deal enable row level security;

create policy "admins see every imported deal" on crm.imported_deal
for select to admin using (true);

-- The marks are nobody's to read.
grant select (
  connection_id, deal_id, lead_id, deal_updated_at, person_id, person_read_at, created_at, updated_at
) on crm.imported_deal to admin;

commit;
