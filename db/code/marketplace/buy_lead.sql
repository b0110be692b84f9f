-- LM801 listing_not_found (404): There is no such listing.
--   To do: Read `listings` again.
-- LM806 already_bought (409): The organisation has bought this lead; `details` is the
--   assignment.
--   To do: Find it among `assignments`.
-- LM807 listing_withdrawn (409): The lead is no longer on the marketplace.
-- LM808 listing_sold (409): The lead is sold: another buyer was faster.
-- LM809 listing_busy (409): Others are buying the lead at this moment.
--   To do: Try again after `Retry-After`.
-- LM810 organization_not_approved (403): The organisation may not buy yet.
--   To do: Wait until an admin approves it.
-- LM811 price_risen (409): The price is higher than the expected one; `details` is the price.
--   To do: Look at the listing again.

create or replace function marketplace.require_for_sale(listing_id uuid, organization_id uuid) returns marketplace.listing
language plpgsql stable
as $$
declare
  v_listing marketplace.listing;
  v_buyers marketplace.place_count;
  v_id uuid;
begin
  select l.* into v_listing from marketplace.listing as l where l.id = require_for_sale.listing_id;
  -- A listing that waits for approval is not public.
  if not found or v_listing.status = 'waiting' then
    perform ops.raise_http(404, 'LM801', 'no such listing', require_for_sale.listing_id::text);
  end if;
  select a.id into v_id
  from sale.assignment as a
  where a.lead_id = v_listing.lead_id and a.organization_id = require_for_sale.organization_id;
  if found then
    perform ops.raise_http(409, 'LM806', 'your organisation has already bought this lead', v_id::text, 'Read it in assignments.');
  elsif v_listing.status = 'withdrawn' then
    perform ops.raise_http(409, 'LM807', 'lead is no longer on the marketplace', v_listing.number);
  end if;
  -- Counted again rather than read from the listing: promises to earlier buyers are binding on all channels.
  v_buyers := marketplace.count_places(v_listing.lead_id, v_listing.max_buyers);
  if v_listing.status = 'sold_out' or v_buyers.sold_count >= v_buyers.effective_max_buyers then
    perform ops.raise_http(409, 'LM808', 'lead is sold', v_listing.number);
  end if;
  v_listing.effective_max_buyers := v_buyers.effective_max_buyers;
  return v_listing;
end
$$;

comment on function marketplace.require_for_sale(uuid, uuid) is
$$The listing, with its current effective_max_buyers, if the organisation may buy it at this moment. The result is reliable only while the
lead is locked.
Errors: LM801 no such listing, LM806 already bought, LM807 withdrawn, LM808 sold.$$;

create or replace function marketplace.buy_lead(listing_id uuid, expected_price numeric default null) returns uuid
language plpgsql volatile security definer -- web roles write no table
set search_path = pg_catalog, pg_temp
as $$
declare
  v_organization_id constant uuid := identity.require_permission('buy');
  -- Checked without a lock first, so that buyers who come too late do not wait for one.
  v_listing marketplace.listing := marketplace.require_for_sale(listing_id, v_organization_id);
  v_lead intake.lead;
  v_currency text;
  v_funds bigint;
begin
  begin
    select l.* into strict v_lead from intake.lead as l where l.id = v_listing.lead_id for no key update;
  exception when lock_not_available then
    perform ops.raise_http(409, 'LM809', 'others are buying this lead at this moment', v_listing.number, 'Try again after a second.',
      '{"Retry-After": "1"}');
  end;
  -- Buyers who held the lock before have committed by now, so the check is repeated.
  v_listing := marketplace.require_for_sale(listing_id, v_organization_id);
  if v_lead.status not in ('approved', 'distributed', 'unsold') then
    perform ops.raise_http(409, 'LM807', 'lead is no longer on the marketplace', v_listing.number);
  elsif not exists (select from identity.organization as o where o.id = v_organization_id and o.status = 'active') then
    perform ops.raise_http(403, 'LM810', 'organisation may not buy yet', null, 'An admin has to approve it first.');
  end if;
  select n.currency into strict v_currency from catalog.niche as n where n.id = v_lead.niche_id;
  if ledger.to_decimal(v_listing.price, v_currency) > buy_lead.expected_price then
    perform ops.raise_http(409, 'LM811', 'price has risen', ledger.to_decimal(v_listing.price, v_currency)::text);
  end if;
  perform ledger.lock_accounts(ledger.wallet_accounts_of(array[v_organization_id], v_currency));
  v_funds := ledger.funds_of(v_organization_id, v_currency);
  if v_funds < v_listing.price then
    perform ops.raise_http(402, 'LM401', 'insufficient funds',
      format('%s of %s %s', ledger.to_decimal(v_funds, v_currency), ledger.to_decimal(v_listing.price, v_currency), v_currency),
      'Deposit money first.');
  end if;
  return (sale.sell(v_lead, 'marketplace', v_currency, array[
    (v_organization_id, v_listing.price, v_listing.effective_max_buyers, null, null, null, null, null)::sale.purchase]))[1];
end
$$;

comment on function marketplace.buy_lead(uuid, numeric) is
$$Buy a lead for the caller's organisation: the charge, the assignment, the counts of the listing and the mail are one transaction. Locks
the lead, then the accounts; if several try to buy the last place, exactly one succeeds. expected_price: the price that the
buyer has seen; if the lead costs more now, it is not bought. Returns the id of the assignment, through which the buyer reads the lead and
its contact data.
Errors: LM115 role not allowed, LM801 no such listing, LM806 already bought, LM807 withdrawn, LM808 sold, LM809 others
are buying it, LM810 may not buy yet, LM811 the price is higher than expected, LM401 insufficient funds.$$;

grant execute on function marketplace.buy_lead(uuid, numeric) to member;

create or replace function api.buy_lead(listing_id uuid, expected_price numeric default null) returns uuid
language sql volatile
begin atomic
  select marketplace.buy_lead(buy_lead.listing_id, buy_lead.expected_price);
end;

comment on function api.buy_lead(uuid, numeric) is
$$Buy a lead on the marketplace
Returns the id of the assignment, where the lead is read with its contact data. A repeated call does not buy twice: it
answers 409 LM806. expected_price: the price that you have seen, decimal; if the lead costs more now, it is not bought.
Errors: LM115 role not allowed, LM801 no such listing, LM806 already bought, LM807 withdrawn, LM808 sold, LM809 others
are buying it, LM810 may not buy yet, LM811 the price is higher than expected, LM401 insufficient funds.$$;

grant execute on function api.buy_lead(uuid, numeric) to member;
