-- Deploy leadmill:catalog/form_schema to pg

begin;

create table catalog.form_schema (
  id uuid primary key default ops.uuid_v7(),
  niche_id uuid not null references catalog.niche (id) on delete cascade,
  version integer not null,
  status text not null default 'draft',
  fields jsonb not null,
  change_summary text,
  replaces_id uuid references catalog.form_schema (id),
  created_by uuid references identity.user_account (id),
  activated_by uuid references identity.user_account (id),
  created_at timestamptz not null default clock_timestamp(),
  activated_at timestamptz,
  constraint form_schema_version_is_unique unique (niche_id, version),
  constraint form_schema_of_its_niche unique (id, niche_id),
  constraint form_schema_version_counts_from_one check (version >= 1),
  constraint form_schema_status_is_known check (status in ('draft', 'active', 'retired')),
  constraint form_schema_replaces_once unique (replaces_id),
  constraint form_schema_draft_replaces_nothing check (status <> 'draft' or replaces_id is null),
  constraint form_schema_fields_are_a_list check (jsonb_typeof(fields) = 'array'),
  constraint form_schema_active_was_activated check ((status = 'draft') = (activated_at is null))
);

create unique index form_schema_one_active on catalog.form_schema (niche_id) where status = 'active';

create index form_schema_by_creator on catalog.form_schema (created_by);

create index form_schema_by_activator on catalog.form_schema (activated_by);

comment on table catalog.form_schema is $$A version of a niche's form. It never changes once it was activated.$$;
comment on column catalog.form_schema.status is $$draft, active (one per niche) or retired.$$;
comment on column catalog.form_schema.fields is
$$List of fields: id, label, type, required, help, options; see catalog.check_fields().$$;
comment on column catalog.form_schema.replaces_id is $$The version that it replaced when it was activated; null for the first.$$;
comment on column catalog.form_schema.created_by is $$Who wrote it.$$;

alter table catalog.form_schema enable row level security;

commit;
