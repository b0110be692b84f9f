-- Revert leadmill:intake/lead_contact_policies to pg

begin;

revoke select (lead_id, name, email, phone, created_at) on intake.lead_contact from admin;
drop policy "admins see every contact" on intake.lead_contact;
alter table intake.lead_contact disable row level security;

commit;
