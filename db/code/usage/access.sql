grant usage on schema usage to leadmill_api, leadmill_worker;

grant select on usage.call to member, admin;

create policy "members see the calls of their organisation" on usage.call
for select to member using (organization_id = (select request.organization_id()));

create policy "admins see all calls" on usage.call
for select to admin using (true);

grant select on usage.day_sum to member, admin;

create policy "members see the sums of their organisation" on usage.day_sum
for select to member using (organization_id = (select request.organization_id()));

create policy "admins see all sums" on usage.day_sum
for select to admin using (true);

grant select on usage.month_sum to member, admin;

create policy "members see the months of their organisation" on usage.month_sum
for select to member using (organization_id = (select request.organization_id()));

create policy "admins see all months" on usage.month_sum
for select to admin using (true);
