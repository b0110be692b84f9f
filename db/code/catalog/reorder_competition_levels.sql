-- LM207 competition_levels_changed (409): The list does not name exactly the niche's levels.
--   To do: Read `competition_levels` again, and name each that is not retired once.

create or replace function catalog.reorder_competition_levels(niche_id uuid, level_ids uuid[]) returns void
language plpgsql volatile security definer -- web roles write no table
set search_path = pg_catalog, pg_temp
as $$
declare
  v_niche constant catalog.niche := catalog.lock_niche(niche_id);
begin
  if (select array_agg(g.id order by g.id) from unnest(level_ids) as g (id)) is distinct from (
    select array_agg(l.id order by l.id)
    from catalog.competition_level as l
    where l.niche_id = v_niche.id and l.retired_at is null)
  then
    perform ops.raise_http(409, 'LM207', 'list is not exactly the levels of the niche', null,
      'Name each level that is not retired once, in the new order.');
  end if;
  update catalog.competition_level as l
  set order_position = g.position, updated_at = clock_timestamp()
  from unnest(level_ids) with ordinality as g (id, position)
  where l.id = g.id and l.order_position <> g.position;
end
$$;

comment on function catalog.reorder_competition_levels(uuid, uuid[]) is
$$Reorder the levels of a niche. level_ids: every level that is not retired, once, in the new order.
Errors: LM202 no such niche, LM207 not the levels of this niche.$$;

grant execute on function catalog.reorder_competition_levels(uuid, uuid[]) to admin;

create or replace function api.reorder_competition_levels(niche_id uuid, level_ids uuid[]) returns void
language sql volatile
begin atomic
  select catalog.reorder_competition_levels(reorder_competition_levels.niche_id,
    ops.bounded_ids(reorder_competition_levels.level_ids, 'level_ids'));
end;

comment on function api.reorder_competition_levels(uuid, uuid[]) is
$$Reorder the competition levels of a niche
level_ids: every level that is not retired, once, in the new order.
Errors: LM202 no such niche, LM207 not the levels of this niche.$$;

grant execute on function api.reorder_competition_levels(uuid, uuid[]) to admin;
