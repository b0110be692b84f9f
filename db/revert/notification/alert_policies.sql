-- Revert leadmill:notification/alert_policies to pg

begin;

revoke select on notification.balance_alert from member, admin;
drop policy "members see the alerts of their organisation" on notification.balance_alert;
drop policy "admins see all alerts" on notification.balance_alert;
alter table notification.balance_alert disable row level security;
revoke select on notification.preference from member, admin;
drop policy "members see the preferences of their organisation" on notification.preference;
drop policy "admins see all preferences" on notification.preference;
alter table notification.preference disable row level security;
revoke select on notification.template from member, admin;
drop policy "members and admins see what mails there are" on notification.template;
alter table notification.template disable row level security;

commit;
