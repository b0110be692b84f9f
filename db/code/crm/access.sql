grant usage on schema crm to leadmill_api;

grant usage on schema crm to leadmill_worker;

-- Without the secrets, although they are encrypted or hashed.
grant select (
  id, organization_id, niche_id, name, company_domain, company_id, objects, is_oauth, shows_contact, takes_archived, youngest, oldest,
  is_active, checked_at, account_read_at, paused_until_at, problem, problem_at, removed_at, status, created_by, created_at, updated_at
) on crm.connection to member, admin;

create policy "members see the connections of their organisation" on crm.connection
for select to member using (organization_id = (select request.organization_id()));

create policy "admins see every connection" on crm.connection
for select to admin using (true);

grant select (connection_id, object, webhook_id, created_at) on crm.webhook to member, admin;

create policy "members see the webhooks of their organisation" on crm.webhook
for select to member using (connection_id in (select c.id from crm.connection as c));

create policy "admins see every webhook" on crm.webhook
for select to admin using (true);

-- Neither the state nor the code, although they are hashed or encrypted, nor the session.
grant select (
  id, organization_id, requested_by, status, connection_id, problem, created_at, expires_at, finished_at
) on crm.authorization_request to member, admin;

create policy "members see the authorizations of their organisation" on crm.authorization_request
for select to member using (organization_id = (select request.organization_id()));

create policy "admins see every authorization" on crm.authorization_request
for select to admin using (true);

grant select on crm.pipeline to member, admin;

-- What a member may see of crm.connection is decided by its own policy.
create policy "members see the pipelines of their organisation" on crm.pipeline
for select to member using (connection_id in (select c.id from crm.connection as c));

create policy "admins see every pipeline" on crm.pipeline
for select to admin using (true);

grant select on crm.stage to member, admin;

create policy "members see the stages of their organisation" on crm.stage
for select to member using (connection_id in (select c.id from crm.connection as c));

create policy "admins see every stage" on crm.stage
for select to admin using (true);

grant select on crm.deal_field to member, admin;

create policy "members see the deal fields of their organisation" on crm.deal_field
for select to member using (connection_id in (select c.id from crm.connection as c));

create policy "admins see every deal field" on crm.deal_field
for select to admin using (true);

grant select on crm.exclusion to member, admin;

create policy "members see the exclusions of their organisation" on crm.exclusion
for select to member using (connection_id in (select c.id from crm.connection as c));

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

-- Without the fingerprints, which no web role may read.
grant select (
  connection_id, deal_id, lead_id, deal_updated_at, person_id, person_read_at, created_at, updated_at
) on crm.imported_deal to admin;

create policy "admins see every imported deal" on crm.imported_deal
for select to admin using (true);
