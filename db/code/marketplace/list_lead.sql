-- LM803 niche_not_on_marketplace (409): The niche is not on the marketplace.
--   To do: Put it there with `set_marketplace_settings`.
-- LM805 lead_sold_out (409): The lead has all its buyers; `details` says how many.

create or replace function marketplace.list_lead(lead_id uuid, price numeric default null, max_buyers integer default null)
returns uuid
language plpgsql volatile security definer -- web roles write no table
set search_path = pg_catalog, pg_temp
as $$
declare
  v_lead intake.lead;
  v_setting marketplace.niche_setting;
  v_currency text;
  v_faults jsonb;
  v_listing marketplace.listing;
  v_price bigint;
  v_max_buyers integer;
  v_buyers marketplace.place_count;
  v_id uuid;
begin
  select l.* into v_lead from intake.lead as l where l.id = list_lead.lead_id for no key update;
  if not found then
    perform ops.raise_http(404, 'LM305', 'no such lead', list_lead.lead_id::text);
  elsif v_lead.status not in ('approved', 'distributed', 'unsold') then
    perform ops.raise_http(409, 'LM606', 'lead is not for sale', v_lead.status);
  end if;
  select m.* into v_setting from marketplace.niche_setting as m where m.niche_id = v_lead.niche_id;
  if not found then
    perform ops.raise_http(409, 'LM803', 'niche is not on the marketplace', v_lead.niche_id::text,
      'Put it there with set_marketplace_settings.');
  end if;
  select n.currency into strict v_currency from catalog.niche as n where n.id = v_lead.niche_id;
  select jsonb_agg(f.fault) into v_faults
  from (values
    (ledger.amount_fault(list_lead.price, v_currency)),
    (case when list_lead.max_buyers not between 1 and 100 then jsonb_build_object(
      'field', 'max_buyers', 'code', 'out_of_range', 'message', 'must be from 1 to 100') end)) as f (fault)
  where f.fault is not null;
  if v_faults is not null then
    perform ops.raise_http(400, 'LM802', 'listing terms have faults', v_faults::text, 'details lists every wrong field.');
  end if;
  select l.* into v_listing from marketplace.listing as l where l.lead_id = v_lead.id;
  v_price := case when list_lead.price is not null then ledger.to_minor(list_lead.price, v_currency)
    else coalesce(v_listing.price, v_setting.price) end;
  v_max_buyers := coalesce(list_lead.max_buyers, v_listing.max_buyers, v_setting.max_buyers);
  v_buyers := marketplace.count_places(v_lead.id, v_max_buyers);
  if v_buyers.sold_count >= v_buyers.effective_max_buyers then
    perform ops.raise_http(409, 'LM805', 'lead has all its buyers',
      format('%s of at most %s', v_buyers.sold_count, v_buyers.effective_max_buyers));
  elsif v_listing.id is null then
    return marketplace.create_listing_for(v_lead, v_setting, v_price, v_max_buyers);
  end if;
  update marketplace.listing as l
  set
    price = v_price,
    max_buyers = v_max_buyers,
    sold_count = v_buyers.sold_count,
    effective_max_buyers = v_buyers.effective_max_buyers,
    status = case when l.awaits_review then 'waiting' else 'open' end,
    updated_at = clock_timestamp()
  where l.id = v_listing.id
  returning l.id into v_id;
  return v_id;
end
$$;

comment on function marketplace.list_lead(uuid, numeric, integer) is
$$List a lead whatever the listing rule of its niche, change the price and the number of buyers of a listing, or list a withdrawn lead
again. Arguments that are left out keep their value, or get that of the niche. Locks the lead. Returns the id of the listing.
Errors: LM305 no such lead, LM410, LM411, LM412 not an amount of money, LM606 not for sale, LM803 the niche is not on the marketplace,
LM804 no public number is free, LM802 faults by field, LM805 the lead has all its buyers.$$;

grant execute on function marketplace.list_lead(uuid, numeric, integer) to admin;

create or replace function api.list_lead(lead_id uuid, price numeric default null, max_buyers integer default null) returns uuid
language sql volatile
begin atomic
  select marketplace.list_lead(list_lead.lead_id, list_lead.price, list_lead.max_buyers);
end;

comment on function api.list_lead(uuid, numeric, integer) is
$$List a lead by hand
The listing rule of its niche does not matter. Also changes the price and the number of buyers of a listing, and lists a withdrawn lead
again. Returns the id of the listing.
Errors: LM305 no such lead, LM410, LM411, LM412 not an amount of money, LM606 not for sale, LM803 the niche is not on the marketplace,
LM804 no public number is free, LM802 faults by field, LM805 the lead has all its buyers.$$;

grant execute on function api.list_lead(uuid, numeric, integer) to admin;
