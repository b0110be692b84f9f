-- Deploy leadmill:crm/imported_deal to pg

begin;

create table crm.imported_deal (
  connection_id uuid not null references crm.connection (id),
  deal_id bigint not null,
  lead_id uuid not null references intake.lead (id),
  deal_updated_at timestamptz not null,
  person_id bigint,
  person_updated_at timestamptz,
  person_read_at timestamptz,
  fingerprints jsonb not null,
  withdrawn_at timestamptz,
  compared_at timestamptz not null default clock_timestamp(),
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),
  primary key (connection_id, deal_id),
  constraint imported_deal_lead_is_of_one_deal unique (lead_id),
  constraint imported_deal_fingerprints_are_an_object check (jsonb_typeof(fingerprints) = 'object')
);

-- The person first: beside the key, a second index that begins with the connection would be read for each deal of a connection that is new
-- to the statistics, and with it all deals of that connection.
create index imported_deal_by_person on crm.imported_deal (person_id, connection_id);

comment on table crm.imported_deal is $$The lead of each imported deal.$$;
comment on column crm.imported_deal.deal_updated_at is
$$When the deal was last changed at Pipedrive, in the imported state: older states are ignored.$$;
comment on column crm.imported_deal.person_updated_at is $$When the person was last changed at Pipedrive, in the imported state.$$;
comment on column crm.imported_deal.fingerprints is
$$Keyed hash of each imported value, under answers and contact. Where the lead has another value now, an admin changed it.$$;
comment on column crm.imported_deal.withdrawn_at is
$$When the deletion of the deal rejected the lead; null again when the deal, and with it the lead, was restored.$$;
comment on column crm.imported_deal.compared_at is $$When it was last compared with its lead.$$;

alter table crm.imported_deal enable row level security;

create table crm.webhook_event (
  id bigint generated always as identity primary key,
  connection_id uuid not null references crm.connection (id),
  event_id text not null,
  action text not null,
  entity text not null,
  entity_id bigint,
  object_id text,
  happened_at timestamptz,
  object_updated_at timestamptz,
  before jsonb not null default '{}',
  is_bulk boolean not null default false,
  merged_into text,
  status text not null default 'waiting',
  outcome text,
  faults jsonb,
  change_status text not null default 'ignored',
  received_at timestamptz not null default clock_timestamp(),
  handled_at timestamptz,
  constraint webhook_event_is_stored_once unique (connection_id, event_id),
  constraint webhook_event_texts_are_short check (length(event_id) <= 100 and length(action) <= 40 and length(entity) <= 40),
  constraint webhook_event_names_its_deal check (entity <> 'deal' or entity_id is not null),
  constraint webhook_event_status_is_known check (status in ('waiting', 'done', 'ignored')),
  constraint webhook_event_change_status_is_known check (
    change_status in ('ignored', 'waiting', 'told', 'nothing', 'merged', 'missing')),
  constraint webhook_event_names_what_changed check (change_status = 'ignored' or object_id is not null),
  constraint webhook_event_object_id_is_short check (length(object_id) <= 40 and length(merged_into) <= 40),
  constraint webhook_event_before_is_a_small_object check (jsonb_typeof(before) = 'object' and length(before::text) <= 4000),
  constraint webhook_event_ends_once check ((status = 'done') = (handled_at is not null))
);

create index webhook_event_waiting on crm.webhook_event (connection_id, id) where status = 'waiting';

create index webhook_event_of_change on crm.webhook_event (connection_id, entity, object_id, id) where change_status = 'waiting';

create index webhook_event_by_age on crm.webhook_event (received_at desc, id desc);

comment on table crm.webhook_event is
$$Webhook events of Pipedrive: hints that something changed. The object itself is read again; of the content of the event only the former
values of fields are stored whose changes are told.$$;
comment on column crm.webhook_event.status is $$Of the import: waiting, done, or ignored because it imports no such object.$$;
comment on column crm.webhook_event.object_updated_at is $$When the object was changed, by Pipedrive's clock.$$;
comment on column crm.webhook_event.before is
$$Former values of fields that changed; of a deletion the last values. No e-mail address and no number.$$;
comment on column crm.webhook_event.is_bulk is $$Many objects were changed at once by a list.$$;
comment on column crm.webhook_event.merged_into is $$The object was deleted because it was merged into this one.$$;
comment on column crm.webhook_event.change_status is
$$Of the notifications: waiting (the object is not read yet), told, nothing (no change that was not told already), merged, missing (the
object was not found) or ignored.$$;

alter table crm.webhook_event enable row level security;

commit;
