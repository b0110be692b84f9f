create or replace function ops.oldest_transaction() returns table (xid xid8, pid integer, prepared text)
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select o.xid, l.pid, p.gid
  from (select pg_snapshot_xmin(pg_current_snapshot()) as xid) as o
  -- Each transaction holds a lock on its own id. A prepared transaction has no process.
  left join pg_locks as l
    on l.locktype = 'transactionid' and l.mode = 'ExclusiveLock' and l.granted and l.transactionid = o.xid::xid
  left join pg_prepared_xacts as p on p.transaction = o.xid::xid
  limit 1
$$;

comment on function ops.oldest_transaction() is
$$The oldest transaction with an id that has not ended, as the calling statement sees it: its process, or its name if it is
prepared. Neither is set if it has just ended or if none is running.$$;
