-- Deploy leadmill:catalog/update_niche to pg

begin;

create function catalog.update_niche(
  niche_id uuid,
  name text default null,
  description text default null,
  is_active boolean default null,
  cascade_rule text default null,
  rotates_start_level boolean default null,
  opening_wait interval default null
) returns void
language plpgsql volatile security definer -- web roles write no table
set search_path = pg_catalog, pg_temp
as $$
begin
  perform catalog.lock_niche(update_niche.niche_id);
  update catalog.niche as n
  set
    name = coalesce(update_niche.name, n.name),
    description = nullif(coalesce(update_niche.description, n.description), ''),
    is_active = coalesce(update_niche.is_active, n.is_active),
    cascade_rule = coalesce(update_niche.cascade_rule, n.cascade_rule),
    rotates_start_level = coalesce(update_niche.rotates_start_level, n.rotates_start_level),
    opening_wait = nullif(coalesce(update_niche.opening_wait, n.opening_wait), '0'),
    updated_at = clock_timestamp()
  where n.id = update_niche.niche_id;
end
$$;

comment on function catalog.update_niche(uuid, text, text, boolean, text, boolean, interval) is
$$Change a niche. What is not given stays; an empty description removes it, an opening_wait of 0 too. Slug and currency never change.
Errors: LM202 no such niche, 23514 a constraint by its name.$$;

grant execute on function catalog.update_niche(uuid, text, text, boolean, text, boolean, interval) to admin;

commit;
