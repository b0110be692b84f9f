-- Deploy leadmill:marketplace/favorite_policies to pg

begin;

alter table marketplace.favorite enable row level security;

create policy "users see their own favourites" on marketplace.favorite
for select to member using (user_id = (select request.user_id()));

grant select on marketplace.favorite to member;

commit;
