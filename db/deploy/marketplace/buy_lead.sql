-- Deploy leadmill:marketplace/buy_lead to pg

begin;

create function marketplace.require_for_sale(listing_id uuid, organization_id uuid) returns marketplace.listing
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_listing marketplace.listing;
  v_buyers marketplace.buyers;
  v_id uuid;
begin
  select l.* into v_listing from marketplace.listing as l where l.id = require_for_sale.listing_id;
  -- One that waits for its review is nobody's business.
  if not found or v_listing.status = 'waiting' then
    perform ops.raise_http(404, 'LM801', 'no such listing', require_for_sale.listing_id::text);
  end if;
  select a.id into v_id
  from distribution.assignment as a
  where a.lead_id = v_listing.lead_id and a.organization_id = require_for_sale.organization_id;
  if found then
    perform ops.raise_http(409, 'LM806', 'your organisation has bought this lead', v_id::text, 'It is among assignments.');
  elsif v_listing.status = 'withdrawn' then
    perform ops.raise_http(409, 'LM807', 'lead is not on the market any more', v_listing.number);
  end if;
  -- Counted anew: an earlier buyer, by whatever channel, holds the promise of his own sale.
  v_buyers := marketplace.count_buyers(v_listing.lead_id, v_listing.max_buyers);
  if v_listing.status = 'sold_out' or v_buyers.sold_count >= v_buyers.at_most then
    perform ops.raise_http(409, 'LM808', 'lead is sold', v_listing.number);
  end if;
  v_listing.at_most := v_buyers.at_most;
  return v_listing;
end
$$;

comment on function marketplace.require_for_sale(uuid, uuid) is
$$A listing that an organisation may buy at this moment, at_most as it is now. To rely on it, lock the lead first.
Errors: LM801 no such listing, LM806 bought already, LM807 withdrawn, LM808 sold.$$;

create function marketplace.buy_lead(listing_id uuid, expected_price numeric default null) returns uuid
language plpgsql volatile security definer -- web roles write no table
set search_path = pg_catalog, pg_temp
as $$
declare
  v_id constant uuid := ops.uuid_v7();
  v_organization_id constant uuid := identity.require_buyer();
  -- First without a lock: who comes too late does not queue for it.
  v_listing marketplace.listing := marketplace.require_for_sale(listing_id, v_organization_id);
  v_lead intake.lead;
  v_currency text;
  v_funds bigint;
  v_journal_id bigint;
begin
  begin
    select l.* into strict v_lead from intake.lead as l where l.id = v_listing.lead_id for no key update;
  exception when lock_not_available then
    perform ops.raise_http(409, 'LM809', 'others are buying this lead', v_listing.number, 'Try again.', '{"Retry-After": "1"}');
  end;
  -- Whoever was before us has committed: look again.
  v_listing := marketplace.require_for_sale(listing_id, v_organization_id);
  if v_lead.status not in ('approved', 'distributed', 'unsold') then
    perform ops.raise_http(409, 'LM807', 'lead is not on the market any more', v_listing.number);
  elsif not exists (select from identity.organization as o where o.id = v_organization_id and o.status = 'active') then
    perform ops.raise_http(403, 'LM810', 'organisation may not buy yet', null, 'An admin has to approve it.');
  end if;
  select n.currency into strict v_currency from catalog.niche as n where n.id = v_lead.niche_id;
  if ledger.to_decimal(v_listing.price, v_currency) > buy_lead.expected_price then
    perform ops.raise_http(409, 'LM811', 'price has risen', ledger.to_decimal(v_listing.price, v_currency)::text);
  end if;
  perform ledger.lock_accounts(ledger.wallet_accounts_of(array[v_organization_id], v_currency));
  v_funds := ledger.funds_of(v_organization_id, v_currency);
  if v_funds < v_listing.price then
    perform ops.raise_http(402, 'LM812', 'insufficient funds',
      format('%s of %s %s', ledger.to_decimal(v_funds, v_currency), ledger.to_decimal(v_listing.price, v_currency), v_currency),
      'Deposit money first.');
  end if;
  v_journal_id := ledger.charge_lead(v_id, v_organization_id, v_lead.id, v_currency, v_listing.price);
  insert into distribution.assignment (
    id, lead_id, organization_id, channel, price, currency, max_buyers, journal_id)
  values (
    v_id, v_lead.id, v_organization_id, 'marketplace', v_listing.price, v_currency, v_listing.at_most, v_journal_id);
  -- One that waits for its run is closed by that.
  update intake.lead as l
  set
    status = 'distributed',
    distributed_at = coalesce(l.distributed_at, clock_timestamp()),
    updated_at = clock_timestamp()
  where l.id = v_lead.id and l.status = 'unsold';
  perform notification.enqueue_mail(
    'lead_assigned', 'organization', v_organization_id, jsonb_build_object('assignment_id', v_id));
  return v_id;
end
$$;

comment on function marketplace.buy_lead(uuid, numeric) is
$$Buy a lead for the caller's organisation, in one transaction: money, assignment, "sold n of at most m", mail. Locks the
lead, then the accounts; of all who want the last place one gets it. expected_price: what the buyer has seen; dearer is
refused. Returns the id of the assignment, whose lead and contact data the buyer sees from here on.
Errors: LM601 not an owner or manager, LM801 no such listing, LM806 bought already, LM807 withdrawn, LM808 sold, LM809 others
are buying it, LM810 may not buy yet, LM811 dearer than expected, LM812 insufficient funds.$$;

grant execute on function marketplace.buy_lead(uuid, numeric) to member;

commit;
