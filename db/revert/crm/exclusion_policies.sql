-- Revert leadmill:crm/exclusion_policies to pg

begin;

drop policy "admins see every exclusion" on crm.exclusion;
alter table crm.exclusion disable row level security;
revoke select on crm.exclusion from admin;

commit;
