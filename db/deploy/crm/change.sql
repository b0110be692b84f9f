-- Deploy leadmill:crm/change to pg

begin;

create table crm.account_user (
  connection_id uuid not null references crm.connection (id),
  user_id bigint not null,
  name text not null,
  is_active boolean not null,
  primary key (connection_id, user_id)
);

comment on table crm.account_user is $$Users of an account, as read at connection.account_read_at: the owners of deals.$$;
comment on column crm.account_user.user_id is $$Number at Pipedrive.$$;

alter table crm.account_user enable row level security;

create table crm.watched_object (
  connection_id uuid not null references crm.connection (id),
  entity text not null,
  object_id text not null,
  told jsonb not null default '{}',
  first_event_at timestamptz,
  ready_at timestamptz,
  attempts integer not null default 0,
  told_at timestamptz,
  updated_at timestamptz not null default clock_timestamp(),
  primary key (connection_id, entity, object_id),
  constraint watched_object_entity_is_known check (entity in ('deal', 'prospect', 'person', 'activity')),
  constraint watched_object_id_is_short check (length(object_id) between 1 and 40),
  constraint watched_object_told_is_an_object check (jsonb_typeof(told) = 'object'),
  constraint watched_object_waits_for_a_time check ((first_event_at is null) = (ready_at is null))
);

create index watched_object_waiting on crm.watched_object (connection_id, ready_at) where ready_at is not null;

create index watched_object_by_age on crm.watched_object (updated_at);

comment on table crm.watched_object is
$$An object of an account that webhook events were about: what was told of it, and when it is read again. Its row is locked while changes
are derived.$$;
comment on column crm.watched_object.entity is $$deal, prospect (what Pipedrive calls a lead), person or activity.$$;
comment on column crm.watched_object.object_id is $$Its id at Pipedrive: a number, or the uuid of a prospect.$$;
comment on column crm.watched_object.told is
$${field: {"to": the value that was told last, "through": the object's time of change then}}: older events of that field tell nothing
new.$$;
comment on column crm.watched_object.first_event_at is
$$When the first event arrived whose change is not derived yet; null if none waits.$$;
comment on column crm.watched_object.ready_at is
$$When the object is read: some time after the last event, so that a burst is one change.$$;
comment on column crm.watched_object.attempts is $$How often Pipedrive answered with a state older than the event.$$;
comment on column crm.watched_object.told_at is $$When a change was told last.$$;

alter table crm.watched_object enable row level security;

create table crm.change (
  id uuid primary key default ops.uuid_v7(),
  connection_id uuid not null references crm.connection (id),
  organization_id uuid references identity.organization (id),
  entity text not null,
  object_id text not null,
  kinds text[] not null,
  changes jsonb not null,
  changes_hash text generated always as (md5(changes::text)) stored,
  object_updated_at timestamptz,
  is_bulk boolean not null,
  is_missing boolean not null default false,
  happened_at timestamptz not null,
  title text,
  value numeric,
  currency text,
  status text not null,
  pipeline_id bigint,
  pipeline text,
  stage_id bigint,
  stage text,
  owner_id bigint,
  owner text,
  person text,
  contact jsonb,
  details jsonb not null default '{}',
  custom_fields jsonb not null default '{}',
  created_at timestamptz not null default clock_timestamp(),
  -- A replay, tomorrow too, finds the key and tells nothing.
  constraint change_is_told_once unique nulls not distinct (connection_id, entity, object_id, kinds, object_updated_at, changes_hash),
  constraint change_entity_is_known check (entity in ('deal', 'prospect', 'person', 'activity')),
  constraint change_status_is_known check (status in ('none', 'open', 'won', 'lost', 'deleted')),
  constraint change_has_kinds check (cardinality(kinds) between 1 and 8),
  constraint change_object_id_is_short check (length(object_id) between 1 and 40),
  constraint change_texts_are_short check (
    length(title) <= 255 and length(pipeline) <= 255 and length(stage) <= 255 and length(owner) <= 255 and length(person) <= 255
    and length(currency) <= 10),
  constraint change_documents_are_objects check (
    jsonb_typeof(changes) = 'object' and jsonb_typeof(details) = 'object' and jsonb_typeof(custom_fields) = 'object'
    and jsonb_typeof(contact) = 'object')
);

create index change_by_organization on crm.change (organization_id);

create index change_by_age on crm.change (created_at);

comment on table crm.change is
$$One set of changes of an object of an account, derived from webhook events and from the object as it was read afterwards. The subject of
events such as deal.won; holds all that a notification shows. Kept for crm.change_days.$$;
comment on column crm.change.organization_id is $$Of the connection; null if the connection is the platform's.$$;
comment on column crm.change.kinds is $$What happened, such as won and stage_changed: one event for each.$$;
comment on column crm.change.changes is
$${field: {"from", "to"}} of the fields that changed, as Pipedrive has them; people's addresses without values.$$;
comment on column crm.change.changes_hash is $$Short enough for the unique key.$$;
comment on column crm.change.object_updated_at is $$When the object was changed last, by Pipedrive's clock, in the state that was read.$$;
comment on column crm.change.is_bulk is $$Many objects were changed at once by a list.$$;
comment on column crm.change.is_missing is $$The object was not found: what is known of it is what the event said.$$;
comment on column crm.change.status is $$Of a deal; none for other objects that are not deleted.$$;
comment on column crm.change.value is $$In major units of the currency, as Pipedrive has it.$$;
comment on column crm.change.pipeline is $$Its name at that time; as with stage and owner null if the account does not list it.$$;
comment on column crm.change.person is $$Name of the person.$$;
comment on column crm.change.contact is $${"email", "phone"} of the person, only where the connection shows them.$$;
comment on column crm.change.details is
$$What only some kinds of objects have: lost_reason, expected_close_date, type, due_date, deal_id.$$;
comment on column crm.change.custom_fields is $$Custom fields with a value, by key, in the shapes of Pipedrive's API.$$;

alter table crm.change enable row level security;

commit;
