create or replace function catalog.retire_competition_level(competition_level_id uuid) returns void
language plpgsql volatile security definer -- web roles write no table
set search_path = pg_catalog, pg_temp
as $$
declare
  v_level constant catalog.competition_level := catalog.lock_competition_level(competition_level_id);
begin
  update catalog.niche as n
  set default_level_id = null, updated_at = clock_timestamp()
  where n.id = v_level.niche_id and n.default_level_id = v_level.id;
  update catalog.competition_level as l
  set order_position = null, retired_at = clock_timestamp(), updated_at = clock_timestamp()
  where l.id = v_level.id;
  update catalog.competition_level as l
  set order_position = l.order_position - 1, updated_at = clock_timestamp()
  where l.niche_id = v_level.niche_id and l.order_position > v_level.order_position;
end
$$;

comment on function catalog.retire_competition_level(uuid) is
$$Stop sales at this level. The levels behind it move down by one, and the niche has no default level any more if it was this
one. Past sales are unchanged.
Errors: LM202 no such niche, LM206 no such competition level.$$;

grant execute on function catalog.retire_competition_level(uuid) to admin;

create or replace function api.retire_competition_level(competition_level_id uuid) returns void
language sql volatile
begin atomic
  select catalog.retire_competition_level(retire_competition_level.competition_level_id);
end;

comment on function api.retire_competition_level(uuid) is
$$Retire a competition level
Nothing more is sold at it, and the levels behind it move down by one. Past sales are unchanged.
Errors: LM202 no such niche, LM206 no such competition level.$$;

grant execute on function api.retire_competition_level(uuid) to admin;
