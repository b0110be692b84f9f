-- Revert leadmill:crm/deal_field_policies to pg

begin;

drop policy "admins see every deal field" on crm.deal_field;
alter table crm.deal_field disable row level security;
revoke select on crm.deal_field from admin;

commit;
