-- LM818 listing_text_too_long (400): A text of the listing is too long.
--   To do: Correct each field listed in `details`.
-- LM819 listing_not_in_review (409): The listing does not wait for approval; `details` is its
--   state.
--   To do: Read `all_listings` again.

create or replace function marketplace.approve_listing(
  listing_id uuid, city text default null, category text default null, description text default null
) returns void
language plpgsql volatile security definer -- web roles write no table
set search_path = pg_catalog, pg_temp
as $$
declare
  v_listing marketplace.listing;
  v_faults jsonb;
begin
  select jsonb_agg(jsonb_build_object('field', t.field, 'code', 'too_long', 'message',
    format('must have at most %s characters', t.longest)))
  into v_faults
  from (values
    ('city', approve_listing.city, 100), ('category', approve_listing.category, 200), ('description', approve_listing.description, 5000)
  ) as t (field, text, longest)
  where length(t.text) > t.longest;
  if v_faults is not null then
    perform ops.raise_http(400, 'LM818', 'listing has faults', v_faults::text, 'details lists every wrong field.');
  end if;
  -- The lead is locked first, as for every change of a listing.
  perform from intake.lead as l
  where l.id = (select i.lead_id from marketplace.listing as i where i.id = approve_listing.listing_id)
  for no key update;
  select l.* into v_listing from marketplace.listing as l where l.id = approve_listing.listing_id for no key update;
  if not found then
    perform ops.raise_http(404, 'LM801', 'no such listing', approve_listing.listing_id::text);
  elsif v_listing.status <> 'waiting' then
    perform ops.raise_http(409, 'LM819', 'listing does not wait for approval', v_listing.status,
      'Read all_listings again: another admin may have approved or withdrawn it.');
  end if;
  update marketplace.listing as l
  set
    city = case when approve_listing.city is null then l.city else ops.trimmed_line(approve_listing.city) end,
    category = case when approve_listing.category is null then l.category else ops.trimmed_line(approve_listing.category) end,
    description = case when approve_listing.description is null then l.description else ops.trimmed_line(approve_listing.description) end,
    awaits_review = false,
    status = case when l.sold_count < l.effective_max_buyers then 'open' else 'sold_out' end,
    listed_at = clock_timestamp(),
    updated_at = clock_timestamp()
  where l.id = v_listing.id;
end
$$;

comment on function marketplace.approve_listing(uuid, text, text, text) is
$$Publish a listing that waits for approval, as it is or with other texts: a text that is left out stays, an empty one is removed. Locks the
lead.
Errors: LM801 no such listing, LM818 a text is too long, LM819 it does not wait for approval.$$;

grant execute on function marketplace.approve_listing(uuid, text, text, text) to admin;

create or replace function api.approve_listing(
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
$$Publish a listing that waits for approval
As it is or with other texts: a text that is left out stays, an empty one is removed.
Errors: LM801 no such listing, LM818 a text is too long, LM819 it does not wait for approval.$$;

grant execute on function api.approve_listing(uuid, text, text, text) to admin;
