-- Deploy leadmill:event/outbox to pg

begin;

create table event.kind (
  name text primary key,
  subject_type text not null,
  fields text[] not null default '{}',
  comment text not null,
  constraint kind_name_is_a_subject_and_a_verb check (name ~ '^[a-z]+(_[a-z]+)*\.[a-z]+(_[a-z]+)*$'),
  constraint kind_subject_type_is_snake_case check (subject_type ~ '^[a-z]+(_[a-z]+)*$'),
  -- Events hold no personal data, only references to the rows that do.
  constraint kind_fields_are_references check (array_to_string(fields, ' ', '') ~ '^([a-z]+(_[a-z]+)*_ids?( (?!$)|$))*$')
);

comment on table event.kind is
$$Kinds of events. A room registers the kinds that it emits in db/code/<room>/registry.sql.$$;
comment on column event.kind.name is $$Subject and verb in the past tense, such as lead.submitted.$$;
comment on column event.kind.subject_type is $$The table whose rows these events happen to, such as `lead`.$$;
comment on column event.kind.fields is
$$Keys that the refs of an event must have, no more and no fewer. Each value is an id or a list of ids.$$;
comment on column event.kind.comment is $$When the event happens.$$;

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

-- No policy: only definers read it.
alter table event.outbox_default enable row level security;

comment on table event.outbox is
$$Events. event.emit() writes one in the transaction in which it happens. Rooms above react by a statement trigger on this
table in the same transaction, so an event and its consequences commit together or not at all. Rows hold ids only, no
personal data. There are no foreign keys, because the table lies below those that it refers to and keeps its rows longer.
Partitioned by month.$$;

comment on table event.outbox_default is $$Events of months that have no partition: expected to be empty.$$;
comment on column event.outbox.id is
$$Drawn before the commit: a smaller id may commit later. A reader that remembers the largest id it has seen misses events.$$;
comment on column event.outbox.subject_id is $$Id of the row that the event happened to; event.kind.subject_type says in which table.$$;
comment on column event.outbox.organization_id is $$Organisation that the event concerns, if any.$$;
comment on column event.outbox.refs is $$Further ids, under the keys that event.kind.fields lists.$$;

commit;
