-- Deploy leadmill:returns/policy_policies to pg

begin;

alter table returns.policy enable row level security;

create policy "everybody sees the conditions" on returns.policy
for select to anon, member, partner, admin using (true);

grant select (id, niche_id, window_days, reasons, approved_at_once, limit_days, max_count, max_share, created_at)
on returns.policy to anon, member, partner;
grant select on returns.policy to admin;

commit;
