-- Deploy leadmill:api/set_market to pg

begin;

create function api.set_market(
  niche_id uuid,
  listing_rule text default null,
  price numeric default null,
  max_buyers integer default null,
  state_field text default null,
  city_field text default null,
  event_date_field text default null,
  category_field text default null,
  description_field text default null
) returns void
language sql volatile
begin atomic
  select marketplace.set_market(
    set_market.niche_id,
    ops.bounded(set_market.listing_rule, 'listing_rule'),
    set_market.price,
    set_market.max_buyers,
    ops.bounded(set_market.state_field, 'state_field'),
    ops.bounded(set_market.city_field, 'city_field'),
    ops.bounded(set_market.event_date_field, 'event_date_field'),
    ops.bounded(set_market.category_field, 'category_field'),
    ops.bounded(set_market.description_field, 'description_field'));
end;

comment on function api.set_market(uuid, text, numeric, integer, text, text, text, text, text) is
$$Say which leads of a niche are listed, and how
From here on. What is not given stays; in a new market it is the usual: never, 20.00, one buyer. An empty field is shown no
more. listing_rule: never, left_room (when distribution left room for a buyer) or at_once (when approved). The fields are
those of the form in use whose answers are shown before a lead is bought; no other answer is.
Errors: LM202 no such niche, LM410, LM411, LM412 not an amount of money, LM802 faults by field.$$;

grant execute on function api.set_market(uuid, text, numeric, integer, text, text, text, text, text) to admin;

commit;
