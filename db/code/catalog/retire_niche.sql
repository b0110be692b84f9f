create or replace function catalog.retire_niche(niche_id uuid) returns void
language plpgsql volatile security definer -- web roles write no table
set search_path = pg_catalog, pg_temp
as $$
begin
  perform catalog.lock_niche(retire_niche.niche_id);
  update catalog.niche as n
  set is_active = false, retired_at = clock_timestamp(), updated_at = clock_timestamp()
  where n.id = retire_niche.niche_id;
end
$$;

comment on function catalog.retire_niche(uuid) is
$$Take no new leads in this niche, for ever. Existing leads remain, and are approved and sold as before.
Errors: LM202 no such niche.$$;

grant execute on function catalog.retire_niche(uuid) to admin;

create or replace function api.retire_niche(niche_id uuid) returns void
language sql volatile
begin atomic
  select catalog.retire_niche(retire_niche.niche_id);
end;

comment on function api.retire_niche(uuid) is
$$Retire a niche
It takes no new leads, for ever. Existing leads are approved and sold as before.
Errors: LM202 no such niche.$$;

grant execute on function api.retire_niche(uuid) to admin;
