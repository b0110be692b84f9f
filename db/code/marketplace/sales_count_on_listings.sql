create or replace function marketplace.sales_count_on_listings() returns trigger
language plpgsql volatile security definer -- room sale writes no table of this room
set search_path = pg_catalog, pg_temp
as $$
declare
  v_lead_ids constant uuid[] := array(select distinct s.lead_id from sold as s);
begin
  -- The seller holds the lock of the lead.
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

comment on function marketplace.sales_count_on_listings() is $$Keep "sold n of at most m" of a listing true, by whatever channel its lead is sold.$$;

create trigger sales_count_on_listings
after insert on sale.assignment
referencing new table as sold
for each statement execute function marketplace.sales_count_on_listings();
