create or replace view api.all_listings with (security_invoker = true) as
select
  l.id,
  l.lead_id,
  l.niche_id,
  l.number,
  l.status,
  l.state_code as state,
  l.city,
  l.event_date,
  l.category,
  l.description,
  ledger.to_decimal(l.price, n.currency) as price,
  n.currency,
  l.max_buyers,
  l.sold_count,
  l.effective_max_buyers,
  l.listed_at,
  l.updated_at
from marketplace.listing as l
join catalog.niche as n on n.id = l.niche_id;

comment on view api.all_listings is
$$All listings, for admins
Includes listings that wait for approval, are sold out or were withdrawn, with the ids of their leads.$$;
comment on column api.all_listings.number is $$Public number: two letters of the state, or XX, and six digits.$$;
comment on column api.all_listings.status is $$waiting (for approve_listing), open, sold_out or withdrawn.$$;
comment on column api.all_listings.state is $$Two-letter code, if known.$$;
comment on column api.all_listings.city is $$City, if known.$$;
comment on column api.all_listings.event_date is $$Date of the event, if known.$$;
comment on column api.all_listings.category is $$Category, if known.$$;
comment on column api.all_listings.description is $$The person's words, without anything that looks like contact data.$$;
comment on column api.all_listings.price is $$Price for one buyer, decimal.$$;
comment on column api.all_listings.currency is $$ISO 4217 code of the price.$$;
comment on column api.all_listings.max_buyers is $$How many buyers it was listed for.$$;
comment on column api.all_listings.sold_count is $$How many buyers the lead has, on all channels.$$;
comment on column api.all_listings.effective_max_buyers is
$$The maximum that applies: max_buyers, or less if an earlier buyer was promised less.$$;

grant select on api.all_listings to admin;

create trigger all_listings_are_read_only
instead of insert or update or delete on api.all_listings
for each row execute function ops.views_are_read_only();
