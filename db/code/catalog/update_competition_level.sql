create or replace function catalog.update_competition_level(
  competition_level_id uuid,
  name text default null,
  price numeric default null,
  max_buyers integer default null
) returns void
language plpgsql volatile security definer -- web roles write no table
set search_path = pg_catalog, pg_temp
as $$
declare
  v_level catalog.competition_level := catalog.lock_competition_level(competition_level_id);
  v_currency text;
begin
  select n.currency into strict v_currency from catalog.niche as n where n.id = v_level.niche_id;
  v_level.name := coalesce(update_competition_level.name, v_level.name);
  v_level.max_buyers := coalesce(update_competition_level.max_buyers, v_level.max_buyers);
  perform catalog.require_level(v_level, v_currency, update_competition_level.price);
  if update_competition_level.price is not null then
    v_level.price := ledger.to_minor(update_competition_level.price, v_currency);
  end if;
  update catalog.competition_level as l
  set name = v_level.name, price = v_level.price, max_buyers = v_level.max_buyers, updated_at = clock_timestamp()
  where l.id = v_level.id;
end
$$;

comment on function catalog.update_competition_level(uuid, text, numeric, integer) is
$$Change a level for future leads. Past sales keep their terms. price: decimal, in the niche's currency.
Errors: LM202 no such niche, LM206 no such competition level, LM212 faults, listed in details; LM410, LM411, LM412 not an
amount of money.$$;

grant execute on function catalog.update_competition_level(uuid, text, numeric, integer) to admin;

create or replace function api.update_competition_level(
  competition_level_id uuid,
  name text default null,
  price numeric default null,
  max_buyers integer default null
) returns void
language sql volatile
begin atomic
  select catalog.update_competition_level(
    update_competition_level.competition_level_id,
    ops.bounded(update_competition_level.name, 'name'),
    update_competition_level.price,
    update_competition_level.max_buyers);
end;

comment on function api.update_competition_level(uuid, text, numeric, integer) is
$$Change a competition level
For future leads: past sales keep their terms. An argument that is not given changes nothing.
Errors: LM202 no such niche, LM206 no such competition level, LM212 faults, listed in details; LM410, LM411, LM412 not an
amount of money.$$;

grant execute on function api.update_competition_level(uuid, text, numeric, integer) to admin;
