-- Revert leadmill:distribution/subscription_policies to pg

begin;

revoke execute on function distribution.hours_as_json(int4multirange) from member, admin;
revoke select on distribution.waiting_lead from admin;
drop policy "admins see which leads wait" on distribution.waiting_lead;
revoke select on distribution.cap from member, admin;
drop policy "admins see every cap" on distribution.cap;
drop policy "members see the caps of their subscriptions" on distribution.cap;
revoke usage on schema distribution from leadmill_worker;
revoke select on distribution.subscription from admin;
revoke select (id, organization_id, niche_id, competition_level_id, form_schema_id, status, filter, filter_faults, is_funded,
  funding_reason, weight, opening_hours, stop_reason, resumes_at, created_at, updated_at, ended_at) on distribution.subscription from member;
drop policy "admins see every subscription" on distribution.subscription;
drop policy "members see the subscriptions of their organisation" on distribution.subscription;
alter table distribution.subscription disable row level security;

commit;
