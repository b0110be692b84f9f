create or replace function distribution.level_changes_update_subscriptions() returns trigger
language plpgsql volatile security definer -- runs as the role that changes the level
set search_path = pg_catalog, pg_temp
as $$
declare
  v_ids constant uuid[] := distribution.lock_subscriptions(array(
    -- The level is locked, and distribution.subscribe locks it for share: no subscription is missed.
    select s.id from distribution.subscription as s where s.competition_level_id = new.id and s.status <> 'ended'));
begin
  if new.retired_at is not null then
    update distribution.subscription as s
    set status = 'ended', ended_at = clock_timestamp(), updated_at = clock_timestamp()
    where s.id = any (v_ids);
  end if;
  perform distribution.sync_rotation_and_notify(v_ids);
  return null;
end
$$;

comment on function distribution.level_changes_update_subscriptions() is
$$After a change of price, check which subscriptions can pay it, and notify the owners of those that pause or resume. When a level is
retired, its subscriptions end.$$;

create trigger level_changes_update_subscriptions
after update of price, retired_at on catalog.competition_level
for each row when (old.price <> new.price or old.retired_at is distinct from new.retired_at)
execute function distribution.level_changes_update_subscriptions();
