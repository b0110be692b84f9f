-- Deploy leadmill:crm/stage_policies to pg

begin;

alter table crm.stage enable row level security;

create policy "admins see every stage" on crm.stage
for select to admin using (true);

grant select on crm.stage to admin;

commit;
