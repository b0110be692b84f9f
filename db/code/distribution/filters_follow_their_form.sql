create or replace function distribution.filters_follow_their_form() returns trigger
language plpgsql volatile security definer -- runs as the role that activates the form
set search_path = pg_catalog, pg_temp
as $$
begin
  -- The activation has locked the niche, so no subscription is made in the meantime.
  if not exists (
    select from distribution.subscription as s
    where s.niche_id = new.niche_id and s.status <> 'ended' and s.filter_faults is null)
  then
    return null;
  end if;
  insert into distribution.filter_upgrade as u (niche_id, form_schema_id)
  values (new.niche_id, new.id)
  on conflict (niche_id) do update
  set form_schema_id = excluded.form_schema_id, upgraded_count = 0, invalid_count = 0,
    requested_at = excluded.requested_at, finished_at = null;
  perform queue.defer('upgrade_filters', jsonb_build_object('niche_id', new.niche_id));
  return null;
end
$$;

comment on function distribution.filters_follow_their_form() is
$$When a form is activated, have a job of the same transaction upgrade the filters of the niche.$$;

create trigger filters_follow_their_form
after update of status on catalog.form_schema
for each row when (new.status = 'active' and old.status <> 'active')
execute function distribution.filters_follow_their_form();
