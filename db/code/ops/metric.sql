create or replace view ops.metric as
select r.name, r.kind, r.help, r.labels, r.value from ops.room_metrics() as r
union all
-- From here on as the caller, who is a member of pg_monitor: the owner of this view does not see the sessions of others.
select
  'leadmill_oldest_snapshot_transactions', 'gauge',
  'Transactions begun since the oldest that a holder still sees; what was deleted since cannot be removed.',
  jsonb_build_object('holder', h.holder), max(h.age)::numeric
from (
  select 'session', age(a.backend_xmin) from pg_stat_activity as a where a.backend_type <> 'walsender'
  union all select 'prepared transaction', age(p.transaction) from pg_prepared_xacts as p
  union all select 'slot', greatest(age(s.xmin), age(s.catalog_xmin)) from pg_replication_slots as s
  union all select 'standby', age(s.backend_xmin) from pg_stat_replication as s) as h (holder, age)
where h.age is not null
group by h.holder
union all
select
  'leadmill_oldest_transaction_seconds', 'gauge', 'Age of the oldest open transaction of a role.',
  jsonb_build_object('role', a.usename), extract(epoch from max(clock_timestamp() - a.xact_start))
from pg_stat_activity as a
where a.xact_start is not null and a.backend_type = 'client backend'
group by a.usename
union all
select
  'leadmill_connections', 'gauge', 'Connections of a role to the server.', jsonb_build_object('role', a.usename), count(*)::numeric
from pg_stat_activity as a
where a.backend_type = 'client backend'
group by a.usename
union all
select
  'leadmill_connections_limit', 'gauge', 'Connections that the server accepts.', '{}', current_setting('max_connections')::numeric
union all
select
  'leadmill_database_active_seconds_total', 'counter', 'Time that sessions spent on statements, of all sessions together.', '{}',
  (d.active_time / 1000)::numeric
from pg_stat_database as d
where d.datname = current_database()
union all
select
  'leadmill_slowest_statement_seconds', 'gauge', 'Mean time of the slowest statement of a role, of those called ten times.',
  jsonb_build_object('role', s.role), s.seconds
from ops.statement_metrics() as s
union all
select
  'leadmill_slot_behind_bytes', 'gauge', 'WAL that a replication slot keeps on the disk.',
  jsonb_build_object('slot', s.slot_name, 'is_active', s.active::text),
  pg_wal_lsn_diff(case when pg_is_in_recovery() then pg_last_wal_receive_lsn() else pg_current_wal_lsn() end, s.restart_lsn)
from pg_replication_slots as s
where s.restart_lsn is not null
union all
select
  'leadmill_slot_lost', 'gauge', '1 when PostgreSQL has given up a replication slot: its reader must be made anew.', jsonb_build_object('slot', s.slot_name),
  case s.wal_status when 'lost' then 1 else 0 end
from pg_replication_slots as s
union all
select
  'leadmill_slot_limit_bytes', 'gauge', 'WAL that a replication slot may keep; one that needs more is lost.', '{}',
  pg_size_bytes(current_setting('max_slot_wal_keep_size'))::numeric
where current_setting('max_slot_wal_keep_size') <> '-1'
union all
select
  'leadmill_standby_behind_seconds', 'gauge', 'How far a standby is behind in applying what it receives.',
  jsonb_build_object('standby', s.application_name), coalesce(extract(epoch from max(s.replay_lag)), 0)
from pg_stat_replication as s
where s.state in ('catchup', 'streaming')
group by s.application_name
union all
select
  'leadmill_standby_unconfirmed_bytes', 'gauge', 'WAL that a standby or a receiver of WAL has not written yet.',
  jsonb_build_object('standby', s.application_name), max(pg_wal_lsn_diff(s.sent_lsn, s.write_lsn))
from pg_stat_replication as s
where s.state in ('catchup', 'streaming')
group by s.application_name;

comment on view ops.metric is
$$Metrics of the database for Prometheus: of each room, and of the server. `leadmill metrics` reads it every few seconds, so that none of
it may grow with the number of leads: sums, small tables and the ends of indexes.$$;
comment on column ops.metric.kind is $$gauge or counter, as Prometheus has them.$$;
comment on column ops.metric.help is $$One sentence; the same for each row of a name.$$;
comment on column ops.metric.labels is $$Object of texts. Never an id or a name that a tenant chooses.$$;
comment on column ops.metric.value is $$In base units of Prometheus: seconds, bytes; money in minor units.$$;

grant select on ops.metric to leadmill_monitor;
