-- Deploy leadmill:distribution/filter_upgrade_policies to pg

begin;

alter table distribution.filter_upgrade enable row level security;

create policy "admins see the upgrades of filters" on distribution.filter_upgrade
for select to admin using (true);

grant select on distribution.filter_upgrade to admin;

commit;
