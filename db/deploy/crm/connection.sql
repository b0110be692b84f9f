-- Deploy leadmill:crm/connection to pg

begin;

create table crm.connection (
  id uuid primary key default ops.uuid_v7(),
  organization_id uuid references identity.organization (id),
  niche_id uuid references catalog.niche (id),
  name text not null,
  company_domain text not null,
  company_id bigint,
  account_user_id bigint,
  objects text[] not null default '{deal}',
  is_oauth boolean not null default false,
  token bytea,
  token_key_id text generated always as (extensions.pgp_key_id(token)) stored,
  token_expires_at timestamptz,
  refresh_token bytea,
  refresh_key_id text generated always as (extensions.pgp_key_id(refresh_token)) stored,
  token_version integer not null default 0,
  token_stored_at timestamptz,
  refresh_lease_id uuid,
  refresh_leased_until_at timestamptz,
  authorized_at timestamptz,
  grant_lost_at timestamptz,
  webhook_secret bytea,
  webhook_key_id text generated always as (extensions.pgp_key_id(webhook_secret)) stored,
  webhook_digest bytea,
  takes_archived boolean not null default true,
  youngest interval not null default '3 days',
  oldest interval not null default '2 months',
  is_active boolean not null default true,
  shows_contact boolean not null default false,
  checked_at timestamptz,
  account_read_at timestamptz,
  metadata_changed_at timestamptz not null default clock_timestamp(),
  paused_until_at timestamptz,
  refused_until_at timestamptz,
  persons_seen_at timestamptz,
  problem text,
  problem_at timestamptz,
  removed_at timestamptz,
  status text not null generated always as (
    case
      when removed_at is not null then 'removed'
      when grant_lost_at is not null then 'reconnect'
      when refused_until_at is not null and problem is distinct from 'defect'
        or problem in ('token_refused', 'account_unpaid', 'other_company', 'secret_not_opened')
        then 'refused'
      when checked_at is null then 'checking'
      else 'connected'
    end) stored,
  created_by uuid references identity.user_account (id),
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),
  -- Two connections of one organisation would report each event twice.
  constraint connection_company_is_connected_once unique nulls not distinct (organization_id, company_domain),
  constraint connection_name_has_a_length check (length(trim(name)) between 1 and 100),
  -- It becomes part of a URL that the worker requests.
  constraint connection_company_domain_is_one_label check (company_domain ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$'),
  constraint connection_objects_are_known check (objects <@ '{deal, lead, person, activity}' and cardinality(objects) > 0),
  constraint connection_window_is_open check (youngest >= '0' and oldest > youngest and oldest <= '5 years'),
  constraint connection_digest_is_a_sha256 check (length(webhook_digest) = 32),
  constraint connection_refreshes_only_oauth check (is_oauth or refresh_token is null and grant_lost_at is null),
  constraint connection_lease_has_an_end check ((refresh_lease_id is null) = (refresh_leased_until_at is null)),
  constraint connection_status_is_known check (status in ('checking', 'connected', 'refused', 'reconnect', 'removed')),
  constraint connection_removed_is_off check (removed_at is null or not is_active)
);

-- Two connections would create two leads of each deal.
create unique index connection_company_is_imported_once on crm.connection (company_domain) where niche_id is not null;

create index connection_by_niche on crm.connection (niche_id);

create index connection_by_creator on crm.connection (created_by);

-- Uninstallations name the company and the user.
create index connection_by_account on crm.connection (company_id, account_user_id) where is_oauth;

comment on table crm.connection is
$$An account at Pipedrive, connected by an organisation or by the platform. Its events are told to that organisation. With a niche
its deals also become leads. An organisation connects a company once; the deals of a company are imported by one connection.$$;
comment on column crm.connection.organization_id is $$Whose it is; null for the platform.$$;
comment on column crm.connection.niche_id is $$Niche of the leads; null if deals are not imported. Only admins decide that.$$;
comment on column crm.connection.account_user_id is $$Number of the user at Pipedrive whom the token belongs to.$$;
comment on column crm.connection.objects is $$What webhooks are created for.$$;
comment on column crm.connection.token is
$$API token, or access token of OAuth, encrypted: only a worker with the private key can decrypt it. Null after removal and after
an uninstallation.$$;
comment on column crm.connection.token_key_id is $$The key with which it is encrypted.$$;
comment on column crm.connection.token_expires_at is $$Of an access token; API tokens do not expire.$$;
comment on column crm.connection.refresh_token is $$Refresh token of OAuth, encrypted like the token. It can be used once.$$;
comment on column crm.connection.refresh_key_id is $$The key with which it is encrypted.$$;
comment on column crm.connection.token_version is
$$Incremented with each stored token: what was obtained for an older version is not stored.$$;
comment on column crm.connection.token_stored_at is $$A refresh token is valid for 60 days from then.$$;
comment on column crm.connection.refresh_lease_id is $$The one attempt that may use the refresh token, until it expires.$$;
comment on column crm.connection.authorized_at is $$When a user granted access last, at Pipedrive.$$;
comment on column crm.connection.grant_lost_at is
$$When the grant of OAuth ended: uninstalled, or the refresh token is invalid. A user has to grant access again.$$;
comment on column crm.connection.webhook_secret is
$$The secret that Pipedrive sends with each webhook, encrypted: the worker registers it at Pipedrive.$$;
comment on column crm.connection.webhook_key_id is $$The key with which it is encrypted.$$;
comment on column crm.connection.webhook_digest is $$sha256 of that secret, which has 256 bits; incoming secrets are compared with it.$$;
comment on column crm.connection.shows_contact is
$$Whether notifications about deals and persons show e-mail address and number of the person.$$;
comment on column crm.connection.checked_at is $$When Pipedrive accepted the present token last; null before the first time.$$;
comment on column crm.connection.metadata_changed_at is
$$When the mapping or the names of the account changed last: deals that were compared before are compared again.$$;
comment on column crm.connection.refused_until_at is
$$Pipedrive refused our requests, for example because the token is no longer valid. None is sent automatically before. Imports
ask all the same, and end with the reason.$$;
comment on column crm.connection.persons_seen_at is
$$Changes of persons up to here are known, by Pipedrive's clock; null before the first import.$$;
comment on column crm.connection.removed_at is
$$The row remains, because leads and events refer to it. Its secrets are deleted once its webhooks are deleted at Pipedrive.$$;

alter table crm.connection enable row level security;

create table crm.webhook (
  connection_id uuid not null references crm.connection (id),
  object text not null,
  webhook_id bigint not null,
  created_at timestamptz not null default clock_timestamp(),
  primary key (connection_id, object),
  constraint webhook_object_is_known check (object in ('deal', 'lead', 'person', 'activity'))
);

comment on table crm.webhook is $$Webhooks of a connection that exist at Pipedrive, as far as the last check found.$$;
comment on column crm.webhook.webhook_id is $$Number at Pipedrive.$$;

alter table crm.webhook enable row level security;

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
