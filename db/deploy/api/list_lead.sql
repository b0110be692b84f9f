-- Deploy leadmill:api/list_lead to pg

begin;

create function api.list_lead(lead_id uuid, price numeric default null, max_buyers integer default null) returns uuid
language sql volatile
begin atomic
  select marketplace.list_lead(list_lead.lead_id, list_lead.price, list_lead.max_buyers);
end;

comment on function api.list_lead(uuid, numeric, integer) is
$$Put a lead on the market by hand
Whatever the rule of its niche; or change price and number of buyers of one that is listed; or list again what was
withdrawn. Answers the id of the listing.
Errors: LM305 no such lead, LM410, LM411, LM412 not an amount of money, LM606 not for sale, LM803 the niche has no market,
LM804 no public number was free, LM802 faults by field, LM805 the lead has all its buyers.$$;

grant execute on function api.list_lead(uuid, numeric, integer) to admin;

commit;
