-- Deploy leadmill:api/set_niche_region to pg

begin;

create function api.set_niche_region(niche_id uuid, region text) returns void
language sql volatile
begin atomic
  select catalog.set_niche_region(set_niche_region.niche_id, ops.bounded(set_niche_region.region, 'region'));
end;

comment on function api.set_niche_region(uuid, text) is
$$Say in which country the people of a niche are
Phone numbers of its leads that say no country are taken for numbers of this one. region: ISO 3166 alpha-2, US at first.
Errors: LM202 no such niche, LM341 no such region.$$;

grant execute on function api.set_niche_region(uuid, text) to admin;

commit;
