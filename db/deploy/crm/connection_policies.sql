-- Deploy leadmill:crm/connection_policies to pg

begin;

alter table crm.connection enable row level security;

create policy "admins see every connection" on crm.connection
for select to admin using (true);

-- Not the secrets, sealed or hashed as they are.
grant select (
  id, organization_id, niche_id, name, company_domain, company_id, webhook_id, takes_archived, youngest, oldest, is_active,
  account_read_at, paused_until_at, problem, problem_at, created_by, created_at, updated_at
) on crm.connection to admin;

commit;
