create or replace function audit.overdue_seal(patience interval default null) returns table (
  waits_since timestamptz, xid xid8, pid integer, prepared text
)
language sql stable security definer -- workers have no privilege on the tables that are sealed
set search_path = pg_catalog, pg_temp
as $$
  select u.since, o.xid, o.pid, o.prepared
  from (
    select e.created_at
    from audit.event as e
    where e.xid >= coalesce((select r.xid_before from audit.sealed_range as r order by r.number desc limit 1), '0')
    order by e.xid
    limit 1
  ) as u (since)
  cross join ops.oldest_transaction() as o
  where u.since < clock_timestamp()
    - coalesce(overdue_seal.patience, make_interval(mins => ops.setting_of('ops.seal_delay_alert_minutes')::integer))
$$;

comment on function audit.overdue_seal(interval) is
$$Whether sealing is overdue, called after it. Returns a row if events have waited for their seal longer than patience
(default: the setting ops.seal_delay_alert_minutes): since when, and the open transaction that they wait for. That
transaction has written something or may have.$$;

grant execute on function audit.overdue_seal(interval) to leadmill_worker;
