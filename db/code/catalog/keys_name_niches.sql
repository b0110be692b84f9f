create or replace function catalog.keys_name_niches() returns trigger
language plpgsql volatile security definer -- runs for whoever creates a key
set search_path = pg_catalog, pg_temp
as $$
begin
  if exists (
    select from unnest(new.niche_ids) as i (id) where not exists (
      select from catalog.niche as n where n.id = i.id and n.retired_at is null))
  then
    perform ops.raise_http(400, 'LM109', 'request has faults',
      '[{"field": "niche_ids", "code": "not_found", "message": "must be niches that are not retired"}]');
  end if;
  return new;
end
$$;

comment on function catalog.keys_name_niches() is
$$Refuse a new API key for a niche that does not exist. A key that is rotated keeps its niches.
Errors: LM109.$$;

create trigger keys_name_niches
before insert on identity.api_key
for each row when (new.niche_ids is not null and new.rotated_from_id is null)
execute function catalog.keys_name_niches();
