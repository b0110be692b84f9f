create or replace function ledger.overdue_seal(patience interval default null) returns table (
  waits_since timestamptz, xid xid8, pid integer, prepared text
)
language sql stable security definer -- workers have no privilege on the ledger
set search_path = pg_catalog, pg_temp
as $$
  select u.since, o.xid, o.pid, o.prepared
  from (
    select m.marked_at
    from ledger.seal_watermark as m
    where m.journal_id > coalesce((select max(s.up_to_journal_id) from ledger.chain_seal as s), 0)
  ) as u (since)
  cross join ops.oldest_transaction() as o
  where u.since < clock_timestamp()
    - coalesce(overdue_seal.patience, make_interval(mins => ops.setting_of('ops.seal_delay_alert_minutes')::integer))
$$;

comment on function ledger.overdue_seal(interval) is
$$Since when journals have been waiting to be sealed, if that is longer than patience (by default the setting
ops.seal_delay_alert_minutes), and the open transaction that they wait for. Called after sealing. No row means that nothing is overdue.$$;

grant execute on function ledger.overdue_seal(interval) to leadmill_worker;
