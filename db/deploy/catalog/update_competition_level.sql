-- Deploy leadmill:catalog/update_competition_level to pg

begin;

create function catalog.update_competition_level(
  competition_level_id uuid,
  name text default null,
  price numeric default null,
  max_buyers integer default null
) returns void
language plpgsql volatile security definer -- web roles write no table
set search_path = pg_catalog, pg_temp
as $$
declare
  v_level constant catalog.competition_level := catalog.lock_competition_level(competition_level_id);
begin
  update catalog.competition_level as l
  set
    name = coalesce(update_competition_level.name, l.name),
    price = case
      when update_competition_level.price is null then l.price
      else ledger.to_minor(update_competition_level.price, n.currency)
    end,
    max_buyers = coalesce(update_competition_level.max_buyers, l.max_buyers),
    updated_at = clock_timestamp()
  from catalog.niche as n
  where l.id = v_level.id and n.id = l.niche_id;
end
$$;

comment on function catalog.update_competition_level(uuid, text, numeric, integer) is
$$Change a level for leads to come; what was sold keeps its terms. What is not given stays.
price: decimal, in the niche's currency.
Errors: LM202 no such niche, LM206 no such competition level, LM410, LM411, LM412 not an amount of money, 23514 a constraint by its name.$$;

grant execute on function catalog.update_competition_level(uuid, text, numeric, integer) to admin;

commit;
