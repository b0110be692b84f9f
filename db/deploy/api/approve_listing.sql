-- Deploy leadmill:api/approve_listing to pg

begin;

create function api.approve_listing(
  listing_id uuid, city text default null, category text default null, description text default null
) returns void
language sql volatile
begin atomic
  select marketplace.approve_listing(
    approve_listing.listing_id,
    ops.bounded(approve_listing.city, 'city'),
    ops.bounded(approve_listing.category, 'category'),
    ops.bounded(approve_listing.description, 'description', 5000));
end;

comment on function api.approve_listing(uuid, text, text, text) is
$$Show a listing that waits for approval
As it is, or with other texts: what is not given stays, an empty text is shown no more.
Errors: LM801 no such listing, LM818 a text is too long, LM819 it does not wait.$$;

grant execute on function api.approve_listing(uuid, text, text, text) to admin;

commit;
