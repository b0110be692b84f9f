-- Deploy leadmill:marketplace/listing_policies to pg

begin;

alter table marketplace.market enable row level security;
alter table marketplace.listing enable row level security;

create policy "admins see every market" on marketplace.market
for select to admin using (true);

create policy "members see what is or was for sale" on marketplace.listing
for select to member using (status in ('open', 'sold_out'));

create policy "buyers see the listings of leads they bought" on marketplace.listing
for select to member using (exists (
  select from sale.assignment as a
  where a.lead_id = listing.lead_id and a.organization_id = (select request.organization_id())));

create policy "admins see every listing" on marketplace.listing
for select to admin using (true);

grant select on marketplace.market to admin;
grant select (id, lead_id, niche_id, number, state_code, city, event_date, category, description, price, sold_count, at_most,
  status, listed_at) on marketplace.listing to member;
grant select on marketplace.listing to admin;

commit;
