-- Deploy leadmill:api/update_niche to pg

begin;

create function api.update_niche(
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
What is not given stays; an empty description removes it. cascade_rule: promise or literal. opening_wait: how long after its
approval a lead may wait for a buyer to open, such as 12:00:00, at most 7 days; 0 for not at all. default_level_id: the level that subscribe takes where none is named.
Errors: LM202 no such niche, LM210 faults, listed in details.$$;

grant execute on function api.update_niche(uuid, text, text, boolean, text, boolean, interval, uuid) to admin;

commit;
