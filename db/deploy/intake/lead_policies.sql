-- Deploy leadmill:intake/lead_policies to pg

begin;

alter table intake.lead enable row level security;

create policy "admins see every lead" on intake.lead
for select to admin using (true);

grant select on intake.lead to admin;

commit;
