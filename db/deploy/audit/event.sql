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
$$What was changed and done, by whom, from where. Only ever added to, sealed by audit.seal(), partitioned by month.
No foreign keys: it outlives what it tells of.$$;
comment on column audit.event.id is $$Grows; gaps are transactions that were rolled back. A smaller id may commit later.$$;
comment on column audit.event.action is $$insert, update, delete or truncate of a row or table; or the name of an event, such as log_in_failed.$$;
comment on column audit.event.entity is $$schema.table that it is about.$$;
comment on column audit.event.entity_id is $$Primary key of the row; the parts of a composed key in their order, with / between them.$$;
comment on column audit.event.before is $$The row as it was; of an update only the columns that it changed. Secrets and personal data read "redacted".$$;
comment on column audit.event.after is $$The row as it is, likewise; of an event its details.$$;
comment on column audit.event.user_id is $$Who: the sub claim. Null for anonymous callers, jobs and the command line.$$;
comment on column audit.event.role is $$Database role of the caller.$$;
comment on column audit.event.session_id is $$The sid claim.$$;
comment on column audit.event.organization_id is $$The tenant the caller acted for: the org claim.$$;
comment on column audit.event.address is $$Address of the client, as nginx saw it.$$;
comment on column audit.event.agent is $$User-Agent of the client.$$;
comment on column audit.event.request_id is $$Request id, the same in every log.$$;
comment on column audit.event.xid is $$Its transaction. Seals close ranges of these.$$;
comment on column audit.event.transaction_at is $$When its transaction began.$$;
comment on column audit.event.created_at is $$When it happened.$$;
comment on table audit.event_default is $$Events of months that have no partition: expected to be empty.$$;

insert into ops.partitioned (parent, guard) values ('audit.event', 'audit.events_are_immutable');

commit;
