-- Revert leadmill:distribution/assignment_policies to pg

begin;

revoke select on distribution.assignment from admin;
revoke select (id, lead_id, organization_id, channel, subscription_id, competition_level_id, price, currency, max_buyers,
  journal_id, status, created_at) on distribution.assignment from member;
drop policy "admins see every assignment" on distribution.assignment;
drop policy "members see what their organisation bought" on distribution.assignment;
alter table distribution.assignment disable row level security;

commit;
