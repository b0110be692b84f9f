-- Deploy leadmill:api/withdraw_listing to pg

begin;

create function api.withdraw_listing(listing_id uuid) returns void
language sql volatile
begin atomic
  select marketplace.withdraw_listing(withdraw_listing.listing_id);
end;

comment on function api.withdraw_listing(uuid) is
$$Take a lead from the market
What was bought stays bought; list_lead puts it back.
Errors: LM801 no such listing.$$;

grant execute on function api.withdraw_listing(uuid) to admin;

commit;
