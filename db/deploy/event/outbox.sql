-- Deploy leadmill:event/outbox to pg

begin;

create table event.outbox (
  id bigint generated always as identity,
  kind text not null,
  subject_id uuid not null,
  organization_id uuid,
  refs jsonb not null,
  created_at timestamptz not null default clock_timestamp(),
  primary key (created_at, id)
) partition by range (created_at);

create table event.outbox_default partition of event.outbox default;

alter table event.outbox enable row level security; -- no policy: nobody but definers reads it
alter table event.outbox_default enable row level security;

comment on table event.outbox is
$$What has happened, written by event.emit() in the transaction in which it happens. Rooms above react by a statement trigger on
this table, in the same transaction: an event and its consequences commit together or not at all. Ids only, no personal data.
No foreign keys: the table lies below those that it refers to, and keeps its rows longer. Monthly partitions.$$;
comment on column event.outbox.id is
$$Drawn before the commit: a smaller id may commit later. A reader that remembers the largest id it has seen misses events.$$;
comment on column event.outbox.kind is $$Kind of event: event.kind.$$;
comment on column event.outbox.subject_id is $$What it happened to; event.kind says of which type.$$;
comment on column event.outbox.organization_id is $$The organisation that it concerns, if it concerns one.$$;
comment on column event.outbox.refs is $$Further ids, by the fields of the kind.$$;
comment on column event.outbox.created_at is $$When it happened.$$;
comment on table event.outbox_default is $$Events of months that have no partition: expected to be empty.$$;

insert into ops.partitioned (parent) values ('event.outbox');

commit;
