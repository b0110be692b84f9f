-- Revert leadmill:distribution/verdict_policies to pg

begin;

revoke select (run_id, lead_id, organization_id, subscription_id, competition_level_id, verdict, created_at)
  on distribution.verdict from member;
revoke select on distribution.verdict from admin;
drop policy "members see what was decided on leads that they bought" on distribution.verdict;
drop policy "admins see every verdict" on distribution.verdict;
alter table distribution.verdict_default disable row level security;
alter table distribution.verdict disable row level security;

commit;
