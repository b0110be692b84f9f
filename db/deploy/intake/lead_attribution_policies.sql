-- Deploy leadmill:intake/lead_attribution_policies to pg

begin;

alter table intake.lead_attribution enable row level security;

create policy "admins see every attribution" on intake.lead_attribution
for select to admin using (true);

grant select on intake.lead_attribution to admin;

commit;
