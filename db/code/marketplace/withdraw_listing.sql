create or replace function marketplace.withdraw_listing(listing_id uuid) returns void
language plpgsql volatile security definer -- web roles write no table
set search_path = pg_catalog, pg_temp
as $$
begin
  -- The lead is locked first, so that a purchase in progress ends before the listing is withdrawn.
  perform from intake.lead as l
  where l.id = (select i.lead_id from marketplace.listing as i where i.id = withdraw_listing.listing_id)
  for no key update;
  update marketplace.listing as l
  set status = 'withdrawn', updated_at = clock_timestamp()
  where l.id = withdraw_listing.listing_id;
  if not found then
    perform ops.raise_http(404, 'LM801', 'no such listing', withdraw_listing.listing_id::text);
  end if;
end
$$;

comment on function marketplace.withdraw_listing(uuid) is
$$Take a lead from the marketplace. A purchase of the lead that is under way is finished first.
Errors: LM801 no such listing.$$;

grant execute on function marketplace.withdraw_listing(uuid) to admin;

create or replace function api.withdraw_listing(listing_id uuid) returns void
language sql volatile
begin atomic
  select marketplace.withdraw_listing(withdraw_listing.listing_id);
end;

comment on function api.withdraw_listing(uuid) is
$$Take a lead from the marketplace
Sales that were made remain. list_lead lists it again.
Errors: LM801 no such listing.$$;

grant execute on function api.withdraw_listing(uuid) to admin;
