create or replace function notification.prune_notifications(maximum integer) returns integer
language plpgsql volatile security definer -- the worker sees no table
set search_path = pg_catalog, pg_temp
as $$
declare
  -- Later than the deliveries, so that a key never ends before the delivery that it stands for.
  v_before constant timestamptz := clock_timestamp()
    - make_interval(days => ops.setting_of('notification.delivery_days')::integer + 10);
  v_keys integer;
  v_open integer;
begin
  delete from notification.delivery_key as k
  where k.ctid = any (array(
    select o.ctid from notification.delivery_key as o
    where o.created_at < v_before order by o.created_at limit maximum for update skip locked));
  get diagnostics v_keys = row_count;
  delete from notification.open_delivery as d
  where d.ctid = any (array(
    select o.ctid from notification.open_delivery as o
    where o.closes_at < clock_timestamp() - interval '1 day' order by o.closes_at limit maximum for update skip locked));
  get diagnostics v_open = row_count;
  return v_keys + v_open;
end
$$;

comment on function notification.prune_notifications(integer) is
$$Delete keys of deliveries that were dropped with their partition, and what deliveries no longer wait for, at most `maximum` of each.
Returns how many were deleted.$$;

grant execute on function notification.prune_notifications(integer) to leadmill_worker;
