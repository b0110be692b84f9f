-- Deploy leadmill:distribution/subscription_policies to pg

begin;

alter table distribution.subscription enable row level security;

create policy "members see the subscriptions of their organisation" on distribution.subscription
for select to member using (organization_id = (select request.organization_id()));

create policy "admins see every subscription" on distribution.subscription
for select to admin using (true);

-- How a filter is compiled and where it stands is for admins.
grant select (id, organization_id, niche_id, competition_level_id, form_schema_id, status, filter, filter_faults, is_funded,
  funding_reason, weight, opening_hours, stop_reason, resumes_at, created_at, updated_at, ended_at) on distribution.subscription to member;
grant select on distribution.subscription to admin;
grant usage on schema distribution to leadmill_worker;

create policy "members see the caps of their subscriptions" on distribution.cap
for select to member using (
  subscription_id = any (array(
    select s.id from distribution.subscription as s
    where s.organization_id = (select request.organization_id()))));

create policy "admins see every cap" on distribution.cap
for select to admin using (true);

grant select on distribution.cap to member, admin;

create policy "admins see which leads wait" on distribution.waiting_lead
for select to admin using (true);

grant select on distribution.waiting_lead to admin;
grant execute on function distribution.hours_as_json(int4multirange) to member, admin;

commit;
