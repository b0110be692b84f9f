grant usage on schema marketplace to leadmill_worker;

grant select on marketplace.niche_setting to admin;

create policy "admins see all marketplace settings" on marketplace.niche_setting
for select to admin using (true);

grant select (id, lead_id, niche_id, number, state_code, city, event_date, category, description, price, sold_count, effective_max_buyers,
  status, listed_at) on marketplace.listing to member;

grant select on marketplace.listing to admin;

create policy "members see what is or was for sale and what they bought" on marketplace.listing
for select to member using (status in ('open', 'sold_out') or sale.has_bought(lead_id));

create policy "admins see every listing" on marketplace.listing
for select to admin using (true);

grant select on marketplace.favorite to member;

create policy "users see their own favourites" on marketplace.favorite
for select to member using (user_id = (select request.user_id()));

grant select on marketplace.feedback to member, admin;

create policy "members see the feedback of their organisation" on marketplace.feedback
for select to member using (organization_id = (select request.organization_id()));

create policy "admins see all feedback" on marketplace.feedback
for select to admin using (true);
