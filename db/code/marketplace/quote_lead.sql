create or replace function marketplace.quote_lead(listing_id uuid) returns jsonb
language plpgsql stable security definer -- web roles have no access to funds and to sales of others
set search_path = pg_catalog, pg_temp
as $$
declare
  v_organization_id constant uuid := identity.require_permission('read');
  v_listing marketplace.listing;
  v_assignment_id uuid;
  v_buyers marketplace.place_count;
  v_currency text;
  v_funds bigint;
begin
  select l.* into v_listing from marketplace.listing as l where l.id = quote_lead.listing_id;
  -- A listing that waits for approval is not public.
  if not found or v_listing.status = 'waiting' then
    perform ops.raise_http(404, 'LM801', 'no such listing', quote_lead.listing_id::text);
  end if;
  select a.id into v_assignment_id
  from sale.assignment as a
  where a.lead_id = v_listing.lead_id and a.organization_id = v_organization_id;
  v_buyers := marketplace.count_places(v_listing.lead_id, v_listing.max_buyers);
  select n.currency into strict v_currency from catalog.niche as n where n.id = v_listing.niche_id;
  v_funds := ledger.funds_of(v_organization_id, v_currency);
  return jsonb_build_object(
    'price', ledger.to_decimal(v_listing.price, v_currency)::text,
    'currency', v_currency,
    'available', ledger.to_decimal(v_funds, v_currency)::text,
    'remaining', case when v_funds >= v_listing.price then ledger.to_decimal(v_funds - v_listing.price, v_currency)::text end,
    'assignment_id', v_assignment_id,
    'obstacle', case
      when v_assignment_id is not null then 'already_bought'
      when v_listing.status = 'withdrawn' then 'listing_withdrawn'
      when v_listing.status = 'sold_out' or v_buyers.sold_count >= v_buyers.effective_max_buyers then 'listing_sold'
      when not identity.has_permission('buy') then 'permission_missing'
      when not exists (select from identity.organization as o where o.id = v_organization_id and o.status = 'active')
        then 'organization_not_approved'
      when v_funds < v_listing.price then 'insufficient_funds' end);
end
$$;

comment on function marketplace.quote_lead(uuid) is
$$What a lead would cost the caller's organisation at this moment, what the purchase would leave, and why it would be refused. Nothing is
reserved: buy_lead checks again.
Errors: LM115 role not allowed, LM801 no such listing.$$;

grant execute on function marketplace.quote_lead(uuid) to member;

create or replace function api.quote_lead(listing_id uuid) returns jsonb
language sql stable
begin atomic
  select marketplace.quote_lead(quote_lead.listing_id);
end;

comment on function api.quote_lead(uuid) is
$$What buying a lead would cost, and leave
Returns {price, currency, available, remaining: what would be left of the funds; null if they do not suffice, assignment_id: of one's own
purchase, obstacle: why buy_lead would refuse; null if it would not: already_bought, listing_withdrawn, listing_sold, permission_missing,
organization_not_approved, insufficient_funds}. Amounts are decimal texts. Nothing is reserved.
Errors: LM115 role not allowed, LM801 no such listing (404).$$;

grant execute on function api.quote_lead(uuid) to member;
