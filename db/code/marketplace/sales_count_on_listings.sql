create or replace function marketplace.sales_count_on_listings() returns trigger
language plpgsql volatile security definer -- the caller that sells has no privilege on listings
set search_path = pg_catalog, pg_temp
as $$
declare
  v_lead_ids constant uuid[] := array(select distinct s.lead_id from sold as s);
begin
  -- The selling transaction holds the lock of the lead.
  update marketplace.listing as l
  set
    sold_count = b.sold_count,
    effective_max_buyers = b.effective_max_buyers,
    status = case when l.status = 'open' and b.sold_count = b.effective_max_buyers then 'sold_out' else l.status end,
    updated_at = clock_timestamp()
  from marketplace.listing as o
  cross join lateral marketplace.count_places(o.lead_id, o.max_buyers) as b
  where o.lead_id = any (v_lead_ids) and l.id = o.id;
  return null;
end
$$;

comment on function marketplace.sales_count_on_listings() is
$$Update sold_count, effective_max_buyers and the status of a listing when its lead is sold, on any channel.$$;

create trigger sales_count_on_listings
after insert on sale.assignment
referencing new table as sold
for each statement execute function marketplace.sales_count_on_listings();
