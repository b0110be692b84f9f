-- Revert leadmill:marketplace/listing_policies to pg

begin;

revoke select on marketplace.listing from admin;
revoke select (id, lead_id, niche_id, number, state_code, city, event_date, category, description, price, sold_count, at_most,
  status, listed_at) on marketplace.listing from member;
revoke select on marketplace.market from admin;
drop policy "admins see every listing" on marketplace.listing;
drop policy "buyers see the listings of leads they bought" on marketplace.listing;
drop policy "members see what is or was for sale" on marketplace.listing;
drop policy "admins see every market" on marketplace.market;
alter table marketplace.listing disable row level security;
alter table marketplace.market disable row level security;

commit;
