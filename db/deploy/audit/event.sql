-- Deploy leadmill:audit/event to pg

begin;

create table audit.event (
  id bigint generated always as identity,
  action text not null,
  entity text not null,
  entity_id text,
  before jsonb,
  after jsonb,
  user_id uuid,
  role text not null,
  session_id uuid,
  organization_id uuid,
  address inet,
  agent text,
  request_id text,
  xid xid8 not null default pg_current_xact_id(),
  transaction_at timestamptz not null default now(),
  created_at timestamptz not null default clock_timestamp(),
  primary key (created_at, id),
  constraint event_action_is_a_name check (action ~ '^[a-z][a-z_]*$'),
  constraint event_entity_is_a_table check (entity ~ '^[a-z_]+\.[a-z0-9_]+$')
) partition by range (created_at);

create table audit.event_default partition of audit.event default;

create index event_by_entity on audit.event (entity, entity_id, created_at);

create index event_by_user on audit.event (user_id, created_at) where user_id is not null;

create index event_by_xid on audit.event (xid);

comment on table audit.event is
$$What was changed or done, by whom and from where. Append-only, sealed by audit.seal(), partitioned by month. No foreign
keys: events outlive the rows that they describe.$$;

comment on table audit.event_default is $$Events of months that have no partition: expected to be empty.$$;
comment on column audit.event.id is $$Increases, with gaps where transactions were rolled back. A smaller id may commit later.$$;
comment on column audit.event.action is
$$insert, update, delete or truncate of a row or table; or the name of an action, such as log_in_refused.$$;
comment on column audit.event.entity is $$Table of the row, with its schema.$$;
comment on column audit.event.entity_id is $$Primary key of the row. The parts of a composite key are joined by /.$$;
comment on column audit.event.before is
$$The row before the change; for an update, only the columns that changed. Secrets and personal data read "redacted".$$;
comment on column audit.event.user_id is $$The sub claim. Null for anonymous callers, jobs and the command line.$$;
comment on column audit.event.session_id is $$The sid claim: the session, or the API key (identity.api_key).$$;
comment on column audit.event.organization_id is $$The organisation that the caller acted for: the org claim.$$;
comment on column audit.event.address is $$Address of the client, as nginx saw it.$$;
comment on column audit.event.agent is $$User-Agent of the client.$$;
comment on column audit.event.xid is $$Id of the transaction. Seals close ranges of these.$$;
comment on column audit.event.transaction_at is $$When its transaction began.$$;

alter table audit.event enable row level security;

-- Partitions are read only through their parent, so that its policies apply.
alter table audit.event_default enable row level security;

create table audit.tracked_table (
  entity text primary key,
  redacted text[] not null,
  ignored text[] not null,
  names_only boolean not null,
  records_inserts boolean not null,
  leaves_for_archive boolean not null default false,
  constraint tracked_table_entity_is_a_table check (entity ~ '^[a-z_]+\.[a-z0-9_]+$')
);

comment on table audit.tracked_table is $$Tables whose changes are recorded. Written by audit.enable_tracking().$$;
comment on column audit.tracked_table.entity is $$Name with its schema.$$;
comment on column audit.tracked_table.redacted is $$Columns whose values are never recorded: secrets and personal data.$$;
comment on column audit.tracked_table.ignored is
$$Columns that change often and mean little. An update of only these is not recorded.$$;
comment on column audit.tracked_table.names_only is $$True for the vault: no column's value is recorded.$$;
comment on column audit.tracked_table.records_inserts is
$$False if a new row already documents its own creation, or an event does.$$;

comment on column audit.tracked_table.leaves_for_archive is
$$True if rows leave for an archive, which is not recorded: a trigger sees to it that the archive has the same.$$;

create table audit.untracked_table (
  entity text primary key,
  reason text not null,
  constraint untracked_table_entity_is_a_table check (entity ~ '^[a-z_]+\.[a-z0-9_]+$')
);

comment on table audit.untracked_table is
$$Tables whose changes are not recorded. Every table is listed here or in audit.tracked_table.$$;
comment on column audit.untracked_table.entity is $$Name with its schema.$$;

create table audit.sealed_range (
  number bigint primary key,
  xid_from xid8 not null,
  xid_before xid8 not null,
  first_id bigint not null,
  last_id bigint not null,
  event_count bigint not null,
  hash bytea not null,
  sealed_at timestamptz not null default clock_timestamp(),
  constraint sealed_range_number_is_positive check (number > 0),
  constraint sealed_range_goes_forward check (xid_before > xid_from and last_id >= first_id),
  constraint sealed_range_is_not_empty check (event_count > 0),
  constraint sealed_range_hash_is_sha256 check (length(hash) = 32)
);

comment on table audit.sealed_range is
$$Sealed ranges of the audit log. Each event belongs to the range that contains its transaction, whatever its id.$$;
comment on column audit.sealed_range.number is $$Consecutive numbers from 1, without gaps.$$;
comment on column audit.sealed_range.xid_from is
$$First transaction of the range: where the range before it ends; 0 for the first range.$$;
comment on column audit.sealed_range.xid_before is $$First transaction after the range.$$;
comment on column audit.sealed_range.first_id is $$Smallest id of its events.$$;
comment on column audit.sealed_range.last_id is $$Largest id of its events.$$;
comment on column audit.sealed_range.event_count is $$Number of events in the range.$$;
comment on column audit.sealed_range.hash is
$$sha256 of the previous hash, the number, bounds and count of this range, and the digests of its events in order of id.$$;

commit;
