-- Deploy leadmill:notification/delivery_policies to pg

begin;

alter table notification.delivery enable row level security;
create policy "admins see all deliveries" on notification.delivery
  for select to admin using (true);
create policy "members see what their organisation was told" on notification.delivery
  for select to member using (organization_id = (select request.organization_id()));
grant select on notification.delivery to member, admin;

commit;
