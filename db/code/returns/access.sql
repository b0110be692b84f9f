grant select (id, niche_id, window_days, reasons, approved_automatically, limit_days, max_count, max_share, created_at)
on returns.refund_term to anon, member, partner;

grant select on returns.refund_term to admin;

create policy "everybody sees refund terms" on returns.refund_term
for select to anon, member, partner, admin using (true);

grant select on returns.request to member, admin;

create policy "members see the requests of their organisation" on returns.request
for select to member using (organization_id = (select request.organization_id()));

create policy "admins see every request" on returns.request
for select to admin using (true);
