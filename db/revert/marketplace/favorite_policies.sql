-- Revert leadmill:marketplace/favorite_policies to pg

begin;

revoke all on marketplace.favorite from member;
drop policy "users see their own favourites" on marketplace.favorite;
alter table marketplace.favorite disable row level security;

commit;
