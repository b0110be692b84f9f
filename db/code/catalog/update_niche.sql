create or replace function catalog.update_niche(
  niche_id uuid,
  name text default null,
  description text default null,
  is_active boolean default null,
  cascade_rule text default null,
  rotates_start_level boolean default null,
  opening_wait interval default null,
  default_level_id uuid default null
) returns void
language plpgsql volatile security definer -- web roles write no table
set search_path = pg_catalog, pg_temp
as $$
declare
  v_niche catalog.niche := catalog.lock_niche(update_niche.niche_id);
begin
  v_niche.name := coalesce(update_niche.name, v_niche.name);
  v_niche.description := nullif(coalesce(update_niche.description, v_niche.description), '');
  v_niche.is_active := coalesce(update_niche.is_active, v_niche.is_active);
  v_niche.cascade_rule := coalesce(update_niche.cascade_rule, v_niche.cascade_rule);
  v_niche.rotates_start_level := coalesce(update_niche.rotates_start_level, v_niche.rotates_start_level);
  v_niche.opening_wait := nullif(coalesce(update_niche.opening_wait, v_niche.opening_wait), '0');
  v_niche.default_level_id := coalesce(update_niche.default_level_id, v_niche.default_level_id);
  perform catalog.require_niche(v_niche);
  update catalog.niche as n
  set
    name = v_niche.name,
    description = v_niche.description,
    is_active = v_niche.is_active,
    cascade_rule = v_niche.cascade_rule,
    rotates_start_level = v_niche.rotates_start_level,
    opening_wait = v_niche.opening_wait,
    default_level_id = v_niche.default_level_id,
    updated_at = clock_timestamp()
  where n.id = update_niche.niche_id;
end
$$;

comment on function catalog.update_niche(uuid, text, text, boolean, text, boolean, interval, uuid) is
$$Update a niche; an opening_wait of 0 removes it. Slug and currency never change. default_level_id: the level of
subscriptions that name none.
Errors: LM202 no such niche, LM210 faults, listed in details.$$;

grant execute on function catalog.update_niche(uuid, text, text, boolean, text, boolean, interval, uuid) to admin;

create or replace function api.update_niche(
  niche_id uuid,
  name text default null,
  description text default null,
  is_active boolean default null,
  cascade_rule text default null,
  rotates_start_level boolean default null,
  opening_wait interval default null,
  default_level_id uuid default null
) returns void
language sql volatile
begin atomic
  select catalog.update_niche(
    update_niche.niche_id,
    ops.bounded(update_niche.name, 'name'),
    ops.bounded(update_niche.description, 'description', 5000),
    update_niche.is_active,
    ops.bounded(update_niche.cascade_rule, 'cascade_rule'),
    update_niche.rotates_start_level,
    update_niche.opening_wait,
    update_niche.default_level_id);
end;

comment on function api.update_niche(uuid, text, text, boolean, text, boolean, interval, uuid) is
$$Change a niche
An argument that is not given changes nothing; an empty description removes it. cascade_rule: promise or literal.
opening_wait: how long after its approval a lead may wait for a buyer outside opening hours, such as 12:00:00, at most 7 days;
0: it does not wait. default_level_id: the level that subscribe uses if none is named.
Errors: LM202 no such niche, LM210 faults, listed in details.$$;

grant execute on function api.update_niche(uuid, text, text, boolean, text, boolean, interval, uuid) to admin;
