-- Revert leadmill:intake/lead_attribution_policies to pg

begin;

revoke select on intake.lead_attribution from admin;
drop policy "admins see every attribution" on intake.lead_attribution;
alter table intake.lead_attribution disable row level security;

commit;
