-- Helpers of the tests of the marketplace. Never deployed.
create schema if not exists tests;

create or replace function tests.wedding_fields() returns jsonb
language sql immutable
return '[
  {"id": "state", "label": "State", "type": "text"},
  {"id": "city", "label": "City", "type": "text"},
  {"id": "wedding_date", "label": "Wedding date", "type": "date"},
  {"id": "style", "label": "Style", "type": "multi-select", "options": ["Classic", "Rustic", "Modern"]},
  {"id": "story", "label": "Your story", "type": "textarea"},
  {"id": "second_phone", "label": "Another phone", "type": "phone"},
  {"id": "belief", "label": "Religion", "type": "text", "sensitive": true}
]'::jsonb;

create or replace function tests.wedding_answers() returns jsonb
language sql immutable
return '{"state": "New York", "city": "Albany", "wedding_date": "2031-06-14", "style": ["Classic", "Rustic"],
  "story": "A garden with two hundred guests", "second_phone": "+1 555 0199", "belief": "none of yours"}'::jsonb;

-- A niche of weddings whose leads are listed by this rule.
create or replace function tests.create_market(
  rule text default 'at_once', price numeric default null, max_buyers integer default null
) returns uuid
language plpgsql security definer
as $$
declare
  v_niche uuid;
begin
  v_niche := catalog.create_niche('weddings-' || replace(gen_random_uuid()::text, '-', ''), 'Weddings');
  perform catalog.activate_form_schema(catalog.create_form_schema(v_niche, tests.wedding_fields(), 'first version'));
  perform marketplace.set_marketplace_settings(
    v_niche, create_market.rule, create_market.price, create_market.max_buyers,
    'state', 'city', 'wedding_date', 'style', 'story');
  return v_niche;
end
$$;

-- A lead on the market, as its job would put it there.
create or replace function tests.create_listing(niche uuid, answers jsonb default '{}', status text default 'unsold') returns uuid
language sql volatile security definer
as $$
  select marketplace.list_by_rule(tests.create_lead(
    create_listing.niche, tests.wedding_answers() || create_listing.answers, create_listing.status))
$$;

-- What stands on the market of a lead, as text: open 20.00 sold 0 of 1.
create or replace function tests.listing_of(lead uuid) returns text
language sql volatile security definer
as $$
  select format('%s %s sold %s of %s', l.status, ledger.to_decimal(l.price, n.currency), l.sold_count, l.effective_max_buyers)
  from marketplace.listing as l join catalog.niche as n on n.id = l.niche_id
  where l.lead_id = listing_of.lead
$$;

-- A purchase as a transaction of its own would be, by whoever acts: 'done' or why not.
create or replace function tests.buy(listing uuid, expected_price numeric default null) returns text
language plpgsql
as $$
begin
  perform tests.forget_locks();
  return tests.outcome(format('select api.buy_lead(%L, %L)', listing, expected_price));
end
$$;
