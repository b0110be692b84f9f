-- Deploy leadmill:api/update_competition_level to pg

begin;

create function api.update_competition_level(
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
For leads to come: what was sold keeps its terms. What is not given stays.
Errors: LM202 no such niche, LM206 no such competition level, LM212 faults, listed in details; LM410, LM411, LM412 not an
amount of money.$$;

grant execute on function api.update_competition_level(uuid, text, numeric, integer) to admin;

commit;
