-- Deploy leadmill:marketplace/count_buyers to pg

begin;

create type marketplace.buyers as (sold_count integer, at_most integer);

comment on type marketplace.buyers is $$How many have bought a lead, and how many will at most.$$;

create function marketplace.count_buyers(lead_id uuid, max_buyers integer) returns marketplace.buyers
language sql stable
begin atomic
  select
    b.sold_count,
    greatest(
      b.sold_count,
      case n.cascade_rule
        when 'literal' then b.sold_count - b.listed_count + count_buyers.max_buyers
        else least(count_buyers.max_buyers, b.promised)
      end)
  from intake.lead as l
  join catalog.niche as n on n.id = l.niche_id
  cross join lateral (
    select
      count(*)::integer as sold_count,
      count(*) filter (where a.channel = 'marketplace')::integer as listed_count,
      min(a.max_buyers) as promised
    from sale.assignment as a
    where a.lead_id = l.id) as b
  where l.id = count_buyers.lead_id;
end;

comment on function marketplace.count_buyers(uuid, integer) is
$$How many have bought a lead, by whatever channel, and how many will at most, if it is listed for max_buyers: what an
earlier buyer was promised holds, and a refunded one keeps its place. Where the niche's rule is literal the market, as
each level, sells up to its own maximum. The lead is locked by who acts on the answer.$$;

commit;
