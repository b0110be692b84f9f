grant usage on schema crm to leadmill_api;

grant usage on schema crm to leadmill_worker;

-- Not the secrets, sealed or hashed as they are.
grant select (
  id, organization_id, niche_id, name, company_domain, company_id, webhook_id, takes_archived, youngest, oldest, is_active,
  account_read_at, paused_until_at, problem, problem_at, created_by, created_at, updated_at
) on crm.connection to admin;

create policy "admins see every connection" on crm.connection
for select to admin using (true);

grant select on crm.pipeline to admin;

create policy "admins see every pipeline" on crm.pipeline
for select to admin using (true);

grant select on crm.stage to admin;

create policy "admins see every stage" on crm.stage
for select to admin using (true);

grant select on crm.deal_field to admin;

create policy "admins see every deal field" on crm.deal_field
for select to admin using (true);

grant select on crm.exclusion to admin;

create policy "admins see every exclusion" on crm.exclusion
for select to admin using (true);

grant select on crm.field_mapping to admin;

create policy "admins see every mapping" on crm.field_mapping
for select to admin using (true);

grant select on crm.import_run to admin;

create policy "admins see every import" on crm.import_run
for select to admin using (true);

grant select on crm.import_failure to admin;

create policy "admins see every failure" on crm.import_failure
for select to admin using (true);

grant select on crm.webhook_event to admin;

create policy "admins see every event" on crm.webhook_event
for select to admin using (true);

-- The fingerprints are nobody's to read.
grant select (
  connection_id, deal_id, lead_id, deal_updated_at, person_id, person_read_at, created_at, updated_at
) on crm.imported_deal to admin;

create policy "admins see every imported deal" on crm.imported_deal
for select to admin using (true);
