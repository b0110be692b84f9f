-- LM206 competition_level_not_found (404): There is no such competition level, or it is
--   retired.

create or replace function catalog.lock_competition_level(competition_level_id uuid) returns catalog.competition_level
language plpgsql volatile
as $$
declare
  v_level catalog.competition_level;
begin
  -- The niche of a level never changes, so it can be read without a lock.
  select l.* into v_level from catalog.competition_level as l where l.id = lock_competition_level.competition_level_id;
  if found then
    perform catalog.lock_niche(v_level.niche_id);
    -- FOR NO KEY UPDATE does not conflict with sales in flight, whose foreign keys lock the level FOR KEY SHARE.
    select l.* into v_level
    from catalog.competition_level as l
    where l.id = lock_competition_level.competition_level_id and l.retired_at is null
    for no key update;
  end if;
  if not found then
    perform ops.raise_http(404, 'LM206', 'no such competition level', lock_competition_level.competition_level_id::text);
  end if;
  return v_level;
end
$$;

comment on function catalog.lock_competition_level(uuid) is
$$Lock a niche and one of its levels that is not retired.
Errors: LM202 no such niche, LM206 no such competition level.$$;
