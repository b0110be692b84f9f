-- Deploy leadmill:api/reorder_competition_levels to pg

begin;

create function api.reorder_competition_levels(niche_id uuid, level_ids uuid[]) returns void
language sql volatile
begin atomic
  select catalog.reorder_competition_levels(reorder_competition_levels.niche_id, ops.bounded_ids(reorder_competition_levels.level_ids, 'level_ids'));
end;

comment on function api.reorder_competition_levels(uuid, uuid[]) is
$$Put the competition levels of a niche in order
level_ids: every level that is not retired, once.
Errors: LM202 no such niche, LM207 not the levels of this niche.$$;

grant execute on function api.reorder_competition_levels(uuid, uuid[]) to admin;

commit;
