-- Deploy leadmill:catalog/create_competition_level to pg

begin;

create function catalog.create_competition_level(
  niche_id uuid,
  name text,
  price numeric,
  max_buyers integer,
  order_position integer default null
) returns uuid
language plpgsql volatile security definer -- web roles write no table
set search_path = pg_catalog, pg_temp
as $$
declare
  v_niche constant catalog.niche := catalog.lock_niche(niche_id);
  v_position integer;
  v_id uuid;
begin
  select least(create_competition_level.order_position, count(*)::integer + 1) into v_position
  from catalog.competition_level as l
  where l.niche_id = v_niche.id and l.retired_at is null;
  update catalog.competition_level as l
  set order_position = l.order_position + 1, updated_at = clock_timestamp()
  where l.niche_id = v_niche.id and l.order_position >= v_position;
  insert into catalog.competition_level (niche_id, name, order_position, price, max_buyers)
  values (
    v_niche.id,
    create_competition_level.name,
    v_position,
    ledger.to_minor(create_competition_level.price, v_niche.currency),
    create_competition_level.max_buyers)
  returning id into v_id;
  return v_id;
end
$$;

comment on function catalog.create_competition_level(uuid, text, numeric, integer, integer) is
$$Add a level. Without a position, or with one past the end, it is asked last; those behind it move up by one.
price: decimal, in the niche's currency.
Errors: LM202 no such niche, LM410, LM411, LM412 not an amount of money, 23514 a constraint by its name.$$;

grant execute on function catalog.create_competition_level(uuid, text, numeric, integer, integer) to admin;

commit;
