-- Deploy leadmill:crm/pipeline_policies to pg

begin;

alter table crm.pipeline enable row level security;

create policy "admins see every pipeline" on crm.pipeline
for select to admin using (true);

grant select on crm.pipeline to admin;

commit;
