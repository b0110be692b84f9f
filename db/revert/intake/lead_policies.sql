-- Revert leadmill:intake/lead_policies to pg

begin;

revoke select on intake.lead from admin;
drop policy "admins see every lead" on intake.lead;
alter table intake.lead disable row level security;

commit;
