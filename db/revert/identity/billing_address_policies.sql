-- Revert leadmill:identity/billing_address_policies to pg

begin;

revoke all on identity.billing_address from member, admin;
drop policy "members see the address of their organisation" on identity.billing_address;
drop policy "admins see every address" on identity.billing_address;
alter table identity.billing_address disable row level security;

commit;
