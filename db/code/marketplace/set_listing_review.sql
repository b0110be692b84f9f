create or replace function marketplace.set_listing_review(niche_id uuid, is_on boolean) returns void
language plpgsql volatile security definer -- web roles write no table
set search_path = pg_catalog, pg_temp
as $$
begin
  if set_listing_review.is_on is null then
    perform ops.raise_http(400, 'LM802', 'listing terms have faults',
      '[{"field": "is_on", "code": "required", "message": "is required"}]', 'details lists every wrong field.');
  end if;
  perform catalog.lock_niche(set_listing_review.niche_id);
  update marketplace.niche_setting as m
  set reviews_listings = set_listing_review.is_on, updated_at = clock_timestamp()
  where m.niche_id = set_listing_review.niche_id;
  if not found then
    perform ops.raise_http(409, 'LM803', 'niche is not on the marketplace', set_listing_review.niche_id::text,
      'Put it there with set_marketplace_settings.');
  end if;
end
$$;

comment on function marketplace.set_listing_review(uuid, boolean) is
$$Choose whether new listings of a niche wait until an admin has approved their texts.
Errors: LM202 no such niche, LM802 is_on is missing, LM803 the niche is not on the marketplace.$$;

grant execute on function marketplace.set_listing_review(uuid, boolean) to admin;

create or replace function api.set_listing_review(niche_id uuid, is_on boolean) returns void
language sql volatile
begin atomic
  select marketplace.set_listing_review(set_listing_review.niche_id, set_listing_review.is_on);
end;

comment on function api.set_listing_review(uuid, boolean) is
$$Choose whether new listings of a niche need approval
They wait (status waiting in all_listings) until approve_listing; before that, only admins see them.
Errors: LM202 no such niche, LM802 is_on is missing, LM803 the niche is not on the marketplace.$$;

grant execute on function api.set_listing_review(uuid, boolean) to admin;
