-- Deploy leadmill:api/create_competition_level to pg

begin;

create function api.create_competition_level(
  niche_id uuid,
  name text,
  price numeric,
  max_buyers integer,
  order_position integer default null
) returns uuid
language sql volatile
begin atomic
  select catalog.create_competition_level(
    create_competition_level.niche_id,
    ops.bounded(create_competition_level.name, 'name'),
    create_competition_level.price,
    create_competition_level.max_buyers,
    create_competition_level.order_position);
end;

comment on function api.create_competition_level(uuid, text, numeric, integer, integer) is
$$Make a competition level
Without a position it is asked last; levels at and behind a position move up by one. Answers its id.
price: decimal, in the niche's currency, for one buyer.
Errors: LM202 no such niche, LM212 faults, listed in details; LM410, LM411, LM412 not an amount of money.$$;

grant execute on function api.create_competition_level(uuid, text, numeric, integer, integer) to admin;

commit;
