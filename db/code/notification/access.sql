grant usage on schema notification to leadmill_api, leadmill_worker;

grant select on notification.delivery to member, admin;

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
