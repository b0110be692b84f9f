-- Revert leadmill:notification/delivery_policies to pg

begin;

revoke select on notification.delivery from member, admin;
drop policy "members see what their organisation was told" on notification.delivery;
drop policy "admins see all deliveries" on notification.delivery;
alter table notification.delivery disable row level security;

commit;
