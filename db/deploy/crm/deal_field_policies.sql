-- Deploy leadmill:crm/deal_field_policies to pg

begin;

alter table crm.deal_field enable row level security;

create policy "admins see every deal field" on crm.deal_field
for select to admin using (true);

grant select on crm.deal_field to admin;

commit;
