create or replace function marketplace.count_places(lead_id uuid, max_buyers integer) returns marketplace.place_count
language sql stable
begin atomic
  select
    cardinality(b.buyers),
    cardinality(b.buyers) + sale.room_left(n.cascade_rule, count_places.max_buyers, b.buyers, 'marketplace')
  from intake.lead as l
  join catalog.niche as n on n.id = l.niche_id
  cross join lateral sale.buyers_of(l.id) as b (buyers)
  where l.id = count_places.lead_id;
end;

comment on function marketplace.count_places(uuid, integer) is
$$How many buyers a lead has on all channels, and how many it will have at most if it is listed for max_buyers: see sale.room_left. The
result is reliable only while the lead is locked.$$;
