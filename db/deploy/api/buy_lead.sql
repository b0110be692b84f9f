-- Deploy leadmill:api/buy_lead to pg

begin;

create function api.buy_lead(listing_id uuid, expected_price numeric default null) returns uuid
language sql volatile
begin atomic
  select marketplace.buy_lead(buy_lead.listing_id, buy_lead.expected_price);
end;

comment on function api.buy_lead(uuid, numeric) is
$$Buy a lead that is on the market
Answers the id of the assignment: read the lead with its contact data there. Once it is answered, you have it; asked again it
is 409 LM806. expected_price: what you have seen, decimal; a lead that has become dearer is not bought.
Errors: LM601 not an owner or manager, LM801 no such listing, LM806 bought already, LM807 withdrawn, LM808 sold, LM809 others
are buying it, LM810 may not buy yet, LM811 dearer than expected, LM812 insufficient funds.$$;

grant execute on function api.buy_lead(uuid, numeric) to member;

commit;
