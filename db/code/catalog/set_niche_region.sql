-- LM214 unknown_region (400): A niche cannot have this region.
--   To do: Send the two letters of a country, such as `US`.

create or replace function catalog.set_niche_region(niche_id uuid, region text) returns void
language plpgsql volatile security definer -- web roles write no table
set search_path = pg_catalog, pg_temp
as $$
begin
  perform catalog.lock_niche(set_niche_region.niche_id);
  if (ops.phone_plans() ? set_niche_region.region) is not true then
    perform ops.raise_http(400, 'LM214', 'region is invalid',
      '[{"field": "region", "code": "not_an_option", "message": "must be the two letters of a country, such as US"}]',
      '`details` lists every wrong field.');
  end if;
  update catalog.niche as n
  set region = set_niche_region.region, updated_at = clock_timestamp()
  where n.id = set_niche_region.niche_id;
end
$$;

comment on function catalog.set_niche_region(uuid, text) is
$$Set the country of phone numbers that do not name one. Leads that were stored before are not changed.
Errors: LM202 no such niche, LM214 no such region.$$;

grant execute on function catalog.set_niche_region(uuid, text) to admin;

create or replace function api.set_niche_region(niche_id uuid, region text) returns void
language sql volatile
begin atomic
  select catalog.set_niche_region(set_niche_region.niche_id, ops.bounded(set_niche_region.region, 'region'));
end;

comment on function api.set_niche_region(uuid, text) is
$$Set the country of a niche
Phone numbers of its leads that name no country are read as numbers of this one. region: ISO 3166 alpha-2; US by default.
Errors: LM202 no such niche, LM214 no such region.$$;

grant execute on function api.set_niche_region(uuid, text) to admin;
