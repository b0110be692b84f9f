-- Deploy leadmill:crm/connection to pg

begin;

create table crm.connection (
  id uuid primary key default ops.uuid_v7(),
  organization_id uuid references identity.organization (id),
  niche_id uuid not null references catalog.niche (id),
  name text not null,
  company_domain text not null,
  company_id bigint,
  token bytea not null,
  token_key_id text generated always as (extensions.pgp_key_id(token)) stored,
  webhook_secret bytea not null,
  webhook_key_id text generated always as (extensions.pgp_key_id(webhook_secret)) stored,
  webhook_digest bytea not null,
  webhook_id bigint,
  takes_archived boolean not null default true,
  youngest interval not null default '3 days',
  oldest interval not null default '2 months',
  is_active boolean not null default true,
  shows_contact boolean not null default false,
  account_read_at timestamptz,
  metadata_changed_at timestamptz not null default clock_timestamp(),
  paused_until_at timestamptz,
  refused_until_at timestamptz,
  persons_seen_at timestamptz,
  problem text,
  problem_at timestamptz,
  created_by uuid references identity.user_account (id),
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),
  constraint connection_company_is_connected_once unique (company_domain),
  constraint connection_name_has_a_length check (length(trim(name)) between 1 and 100),
  -- It becomes part of a URL that the worker requests.
  constraint connection_company_domain_is_one_label check (company_domain ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$'),
  constraint connection_window_is_open check (youngest >= '0' and oldest > youngest and oldest <= '5 years'),
  constraint connection_digest_is_a_sha256 check (length(webhook_digest) = 32)
);

create index connection_by_organization on crm.connection (organization_id);

create index connection_by_niche on crm.connection (niche_id);

create index connection_by_creator on crm.connection (created_by);

comment on table crm.connection is
$$An account at Pipedrive whose deals become leads of a niche. A company is connected once, because two connections would create
two leads of each deal.$$;
comment on column crm.connection.token is $$API token, encrypted: only a worker with the private key can decrypt it.$$;
comment on column crm.connection.token_key_id is $$The key with which it is encrypted.$$;
comment on column crm.connection.webhook_secret is
$$The secret that Pipedrive sends with each webhook, encrypted: the worker registers it at Pipedrive.$$;
comment on column crm.connection.webhook_key_id is $$The key with which it is encrypted.$$;
comment on column crm.connection.webhook_digest is $$sha256 of that secret, which has 256 bits; incoming secrets are compared with it.$$;
comment on column crm.connection.webhook_id is $$Number of the webhook at Pipedrive; null while there is none.$$;
comment on column crm.connection.shows_contact is
$$Whether notifications about deals and persons show e-mail address and number of the person.$$;
comment on column crm.connection.metadata_changed_at is
$$When the mapping or the names of the account changed last: deals that were compared before are compared again.$$;
comment on column crm.connection.refused_until_at is
$$Pipedrive refused our requests, for example because the token is no longer valid. None is sent automatically before. Imports
ask all the same, and end with the reason.$$;
comment on column crm.connection.persons_seen_at is
$$Changes of persons up to here are known, by Pipedrive's clock; null before the first import.$$;

alter table crm.connection enable row level security;

create table crm.pipeline (
  connection_id uuid not null references crm.connection (id),
  pipeline_id bigint not null,
  name text not null,
  primary key (connection_id, pipeline_id)
);

comment on table crm.pipeline is $$Pipelines of an account, as read at connection.account_read_at.$$;

create table crm.stage (
  connection_id uuid not null references crm.connection (id),
  stage_id bigint not null,
  pipeline_id bigint not null,
  name text not null,
  position integer not null,
  primary key (connection_id, stage_id)
);

comment on table crm.stage is $$Stages of an account's pipelines, as read at connection.account_read_at.$$;

create table crm.deal_field (
  connection_id uuid not null references crm.connection (id),
  key text not null,
  name text not null,
  type text not null,
  options jsonb not null,
  position integer not null,
  primary key (connection_id, key),
  constraint deal_field_options_are_a_list check (jsonb_typeof(options) = 'array')
);

comment on table crm.deal_field is $$Custom fields of an account's deals, as read at connection.account_read_at.$$;
comment on column crm.pipeline.pipeline_id is $$Number at Pipedrive.$$;
comment on column crm.stage.stage_id is $$Number at Pipedrive.$$;

alter table crm.pipeline enable row level security;

alter table crm.stage enable row level security;

alter table crm.deal_field enable row level security;

create table crm.exclusion (
  id uuid primary key default ops.uuid_v7(),
  connection_id uuid not null references crm.connection (id),
  pipeline_name text not null,
  stage_name text,
  constraint exclusion_is_said_once unique nulls not distinct (connection_id, pipeline_name, stage_name),
  constraint exclusion_names_have_a_length check (length(pipeline_name) between 1 and 200 and length(stage_name) between 1 and 200)
);

comment on table crm.exclusion is
$$Pipelines and stages whose deals are not imported, because the company works on them itself. By name, ignoring case.$$;

alter table crm.exclusion enable row level security;

create table crm.field_mapping (
  connection_id uuid not null references crm.connection (id),
  field text not null,
  source text not null,
  part text,
  primary key (connection_id, field),
  constraint field_mapping_field_is_an_id check (field ~ '^[a-z][a-z0-9_]{0,62}$'),
  constraint field_mapping_source_is_known check (
    source ~ '^[0-9a-f]{40}$'
    or source in ('title', 'value', 'currency', 'status', 'lost_reason', 'expected_close_date', 'add_time', 'pipeline', 'stage')),
  constraint field_mapping_part_is_a_name check (part ~ '^[a-z][a-z0-9_]{0,62}$')
);

comment on table crm.field_mapping is $$Sources of the answers of a lead's form.$$;

alter table crm.field_mapping enable row level security;

commit;
