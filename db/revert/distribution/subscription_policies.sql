-- Revert leadmill:distribution/subscription_policies to pg

begin;

revoke usage on schema distribution from leadmill_worker;
revoke select on distribution.subscription from admin;
revoke select (id, organization_id, niche_id, competition_level_id, form_schema_id, status, filter, is_funded,
  funding_reason, created_at, updated_at, ended_at) on distribution.subscription from member;
drop policy "admins see every subscription" on distribution.subscription;
drop policy "members see the subscriptions of their organisation" on distribution.subscription;
alter table distribution.subscription disable row level security;

commit;
