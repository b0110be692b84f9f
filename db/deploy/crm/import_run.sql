-- Deploy leadmill:crm/import_run to pg

begin;

create table crm.import_run (
  id uuid primary key default ops.uuid_v7(),
  connection_id uuid not null references crm.connection (id),
  cause text not null,
  requested_by uuid references identity.user_account (id),
  status text not null default 'queued',
  window_starts_at timestamptz not null,
  window_ends_at timestamptz not null,
  current_list text not null default 'deals',
  next_cursor text,
  fencing_token integer not null default 0,
  consecutive_failures integer not null default 0,
  pages integer not null default 0,
  calls integer not null default 0,
  tokens integer not null default 0,
  seen integer not null default 0,
  imported integer not null default 0,
  updated integer not null default 0,
  unchanged integer not null default 0,
  kept integer not null default 0,
  withdrawn integer not null default 0,
  excluded integer not null default 0,
  outside integer not null default 0,
  ignored integer not null default 0,
  failed integer not null default 0,
  problem text,
  created_at timestamptz not null default clock_timestamp(),
  started_at timestamptz,
  progressed_at timestamptz,
  finished_at timestamptz,
  constraint import_run_cause_is_known check (cause in ('schedule', 'admin')),
  constraint import_run_status_is_known check (status in ('queued', 'running', 'succeeded', 'failed')),
  constraint import_run_list_is_known check (current_list in ('deals', 'archived', 'deleted')),
  constraint import_run_ends_once check ((status in ('succeeded', 'failed')) = (finished_at is not null)),
  constraint import_run_says_why_it_failed check (status <> 'failed' or problem is not null),
  constraint import_run_counts_every_deal check (
    seen = imported + updated + unchanged + kept + withdrawn + excluded + outside + ignored + failed)
);

-- At most one unfinished run for each connection.
create unique index import_run_one_at_a_time on crm.import_run (connection_id) where status in ('queued', 'running');

create index import_run_by_connection on crm.import_run (connection_id, created_at desc, id desc);

create index import_run_by_age on crm.import_run (created_at desc, id desc);

create index import_run_by_requester on crm.import_run (requested_by);

comment on table crm.import_run is
$$One walk through the deals of an account. It can stop at any page and be resumed there by another worker.$$;
comment on column crm.import_run.next_cursor is $$Position in current_list; null is the beginning.$$;
comment on column crm.import_run.fencing_token is
$$Incremented by each worker that takes the run over; writes with an older number are refused.$$;

alter table crm.import_run enable row level security;

create table crm.import_failure (
  id bigint generated always as identity primary key,
  run_id uuid not null references crm.import_run (id) on delete cascade,
  deal_id text not null,
  faults jsonb not null,
  created_at timestamptz not null default clock_timestamp(),
  constraint import_failure_deal_is_short check (length(deal_id) <= 40),
  constraint import_failure_faults_are_a_list check (jsonb_typeof(faults) = 'array')
);

create index import_failure_by_run on crm.import_failure (run_id, id);

comment on table crm.import_failure is $$Deals that a run could not import, or not completely.$$;

alter table crm.import_failure enable row level security;

commit;
