-- Deploy leadmill:api/analyze_market to pg

begin;

create function api.analyze_market(since timestamptz default null, until timestamptz default null) returns jsonb
language sql stable
begin atomic
  select marketplace.analyze_market(analyze_market.since, analyze_market.until);
end;

comment on function api.analyze_market(timestamptz, timestamptz) is
$$What the marketplace came to
{users, leads, revenue by currency, feedback}. since and until bound who joined, what was listed, sold and told (until is
not included); the other numbers are of now. Refunds count for the day of the sale.$$;

grant execute on function api.analyze_market(timestamptz, timestamptz) to admin;

commit;
