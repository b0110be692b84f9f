-- Deploy leadmill:event/outbox to pg

begin;

create table event.kind (
  name text primary key,
  subject_type text not null,
  fields text[] not null default '{}',
  comment text not null,
  constraint kind_name_is_a_subject_and_a_verb check (name ~ '^[a-z]+(_[a-z]+)*\.[a-z]+(_[a-z]+)*$'),
  constraint kind_subject_type_is_snake_case check (subject_type ~ '^[a-z]+(_[a-z]+)*$'),
  -- Personal data stays where it is kept: an event refers to it.
  constraint kind_fields_are_references check (array_to_string(fields, ' ', '') ~ '^([a-z]+(_[a-z]+)*_ids?( (?!$)|$))*$')
);

comment on table event.kind is
$$What can happen. The room where it happens inserts the row, in the file of the table that it happens to.$$;
comment on column event.kind.name is $$What it happens to, and what happens, in the past tense: lead.submitted.$$;
comment on column event.kind.subject_type is $$What subject_id of its events is an id of.$$;
comment on column event.kind.fields is $$Keys of refs, beside the subject. Each is an id or a list of ids.$$;
comment on column event.kind.comment is $$When it happens.$$;

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

alter table event.outbox enable row level security;

-- no policy: nobody but definers reads it
alter table event.outbox_default enable row level security;

comment on table event.outbox is
$$What has happened, written by event.emit() in the transaction in which it happens. Rooms above react by a statement trigger on
this table, in the same transaction: an event and its consequences commit together or not at all. Ids only, no personal data.
No foreign keys: the table lies below those that it refers to, and keeps its rows longer. Monthly partitions.$$;

comment on table event.outbox_default is $$Events of months that have no partition: expected to be empty.$$;
comment on column event.outbox.id is
$$Drawn before the commit: a smaller id may commit later. A reader that remembers the largest id it has seen misses events.$$;
comment on column event.outbox.kind is $$Kind of event: event.kind.$$;
comment on column event.outbox.subject_id is $$What it happened to; event.kind says of which type.$$;
comment on column event.outbox.organization_id is $$The organisation that it concerns, if it concerns one.$$;
comment on column event.outbox.refs is $$Further ids, by the fields of the kind.$$;
comment on column event.outbox.created_at is $$When it happened.$$;

commit;
