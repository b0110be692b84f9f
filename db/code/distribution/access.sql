grant usage on schema distribution to leadmill_worker;

-- How a filter is compiled and where it stands is for admins.
grant select (id, organization_id, niche_id, competition_level_id, form_schema_id, status, filter, filter_faults,
  ineligible_reason, weight, opening_hours, resumes_at, created_at, updated_at, ended_at) on distribution.subscription to member;

grant select on distribution.subscription to admin;

create policy "members see the subscriptions of their organisation" on distribution.subscription
for select to member using (organization_id = (select request.organization_id()));

create policy "admins see every subscription" on distribution.subscription
for select to admin using (true);

grant select on distribution.cap to member, admin;

create policy "members see the caps of their subscriptions" on distribution.cap
for select to member using (
  subscription_id = any (array(
    select s.id from distribution.subscription as s
    where s.organization_id = (select request.organization_id()))));

create policy "admins see every cap" on distribution.cap
for select to admin using (true);

grant select on distribution.waiting_lead to admin;

create policy "admins see which leads wait" on distribution.waiting_lead
for select to admin using (true);

grant select on distribution.run to admin;

create policy "admins see every run" on distribution.run
for select to admin using (true);

grant select on distribution.trace to admin;

create policy "admins see every trace" on distribution.trace
for select to admin using (true);

grant select on distribution.candidate_decision to admin;

-- Not the place, which tells how many others want such leads.
grant select (run_id, lead_id, organization_id, subscription_id, competition_level_id, verdict, created_at)
  on distribution.candidate_decision to member;

create policy "admins see every verdict" on distribution.candidate_decision
for select to admin using (true);

-- That a subscription was looked at, and which gate stopped it, tells what a lead answered: those who have not bought it do not
-- see it.
create policy "members see what was decided on leads that they bought" on distribution.candidate_decision
for select to member using (
  organization_id = (select request.organization_id()) and verdict in ('bought', 'already_bought'));

grant select on distribution.filter_upgrade to admin;

create policy "admins see the upgrades of filters" on distribution.filter_upgrade
for select to admin using (true);
