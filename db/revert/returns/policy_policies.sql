-- Revert leadmill:returns/policy_policies to pg

begin;

drop policy "everybody sees the conditions" on returns.policy;
revoke all on returns.policy from anon, member, partner, admin;
alter table returns.policy disable row level security;

commit;
