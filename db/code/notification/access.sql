grant usage on schema notification to leadmill_api, leadmill_worker;

-- Not the message of a test, nor the place in a queue that other organisations may share.
grant select (id, template, rule_id, channel_id, organization_id, user_id, lead_id, refs, event_kind, events, event_count, is_test, status,
  due_at, attempts, status_code, last_error, external_reference, created_at, finished_at) on notification.delivery to member;

grant select on notification.delivery to admin;

create policy "admins see all deliveries" on notification.delivery
  for select to admin using (true);

create policy "members see the deliveries of their organisation" on notification.delivery
  for select to member using (organization_id = (select request.organization_id()));

grant select on notification.template to member, admin;

create policy "members and admins see all templates" on notification.template
  for select to member, admin using (true);

grant select on notification.preference to member, admin;

create policy "admins see all preferences" on notification.preference
  for select to admin using (true);

create policy "members see the preferences of their organisation" on notification.preference
  for select to member using (organization_id = (select request.organization_id()));

grant select on notification.balance_alert to member, admin;

create policy "admins see all alerts" on notification.balance_alert
  for select to admin using (true);

create policy "members see the alerts of their organisation" on notification.balance_alert
  for select to member using (organization_id = (select request.organization_id()));

-- Not the secret, although it is encrypted, and not the queue, which other organisations may share.
grant select (id, organization_id, kind, name, settings, status, disabled_reason, disabled_at, confirmed_at, failing_since_at, created_by,
  created_at, updated_at) on notification.channel to member, admin;

create policy "admins see all channels" on notification.channel
  for select to admin using (true);

create policy "members see the channels of their organisation" on notification.channel
  for select to member using (organization_id = (select request.organization_id()));

grant select (id, organization_id, name, event_kinds, channel_id, template, recipient_kind, filter, mode, body_template, digest, quiet_from,
  quiet_until, position, is_enabled, version, created_by, created_at, updated_at) on notification.rule to member, admin;

create policy "admins see all rules" on notification.rule
  for select to admin using (true);

create policy "members see the rules of their organisation" on notification.rule
  for select to member using (organization_id = (select request.organization_id()));

grant select (event_kind, title, sample) on notification.source to member, admin;

create policy "members and admins see all sources" on notification.source
  for select to member, admin using (true);

grant select on notification.attempt to member, admin;

create policy "admins see all attempts" on notification.attempt
  for select to admin using (true);

create policy "members see the attempts of their organisation" on notification.attempt
  for select to member using (organization_id = (select request.organization_id()));
