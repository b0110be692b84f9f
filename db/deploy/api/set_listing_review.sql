-- Deploy leadmill:api/set_listing_review to pg

begin;

create function api.set_listing_review(niche_id uuid, is_on boolean) returns void
language sql volatile
begin atomic
  select marketplace.set_listing_review(set_listing_review.niche_id, set_listing_review.is_on);
end;

comment on function api.set_listing_review(uuid, boolean) is
$$Have listings of a niche approved by a person
Those placed from here on wait (status waiting in all_listings) until approve_listing; nobody else sees them before.
Errors: LM202 no such niche, LM802 nothing said, LM803 the niche has no market.$$;

grant execute on function api.set_listing_review(uuid, boolean) to admin;

commit;
