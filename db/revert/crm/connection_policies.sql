-- Revert leadmill:crm/connection_policies to pg

begin;

drop policy "admins see every connection" on crm.connection;
alter table crm.connection disable row level security;
revoke select (
  id, organization_id, niche_id, name, company_domain, company_id, webhook_id, takes_archived, youngest, oldest, is_active,
  account_read_at, paused_until_at, problem, problem_at, created_by, created_at, updated_at
) on crm.connection from admin;

commit;
