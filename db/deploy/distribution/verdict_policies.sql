-- Deploy leadmill:distribution/verdict_policies to pg

begin;

alter table distribution.verdict enable row level security;
-- Partitions are read through their parent, under its policies.
alter table distribution.verdict_default enable row level security;

create policy "admins see every verdict" on distribution.verdict
for select to admin using (true);

-- That a subscription was looked at, and which gate stopped it, tells what a lead answered: those who have not bought it do not
-- see it.
create policy "members see what was decided on leads that they bought" on distribution.verdict
for select to member using (
  organization_id = (select request.organization_id()) and verdict in ('bought', 'already_bought'));

grant select on distribution.verdict to admin;
-- Not the place, which tells how many others want such leads.
grant select (run_id, lead_id, organization_id, subscription_id, competition_level_id, verdict, created_at)
  on distribution.verdict to member;

commit;
