-- Deploy leadmill:distribution/subscription_policies to pg

begin;

alter table distribution.subscription enable row level security;

create policy "members see the subscriptions of their organisation" on distribution.subscription
for select to member using (organization_id = (select identity.current_organization_id()));

create policy "admins see every subscription" on distribution.subscription
for select to admin using (true);

-- How a filter is compiled and where it stands is for admins.
grant select (id, organization_id, niche_id, competition_level_id, form_schema_id, status, filter, filter_faults, is_funded,
  funding_reason, created_at, updated_at, ended_at) on distribution.subscription to member;
grant select on distribution.subscription to admin;
grant usage on schema distribution to leadmill_worker;

commit;
