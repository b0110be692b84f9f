-- Deploy leadmill:distribution/run to pg

begin;

create table distribution.run (
  id uuid primary key default ops.uuid_v7(),
  lead_id uuid not null references intake.lead (id),
  position bigint not null default nextval('distribution.position'),
  outcome text not null,
  started_at timestamptz not null,
  ended_at timestamptz not null default clock_timestamp(),
  constraint run_position_is_unique unique (position),
  constraint run_outcome_is_known check (outcome in ('sold', 'unsold', 'full', 'waiting')),
  constraint run_ends_after_it_started check (ended_at >= started_at)
);

create index run_by_lead on distribution.run (lead_id, position);

comment on table distribution.run is $$One attempt to find buyers for a lead, whatever its outcome.$$;
comment on column distribution.run.position is
$$Taken once all locks are held and the decision has been read: runs replayed one by one in this order decide the same.$$;
comment on column distribution.run.outcome is $$sold: somebody bought; unsold: nobody could; full: the lead had all its buyers before;
waiting: nobody could, but a subscription that wants it will open.$$;
comment on column distribution.run.started_at is $$When it began to wait for its locks.$$;

alter table distribution.run enable row level security;

-- Room sale is below this one: what an assignment of the channel distribution refers to here is said here.
alter table sale.assignment
  add constraint assignment_subscription_is_of_its_buyer foreign key (subscription_id, organization_id)
    references distribution.subscription (id, organization_id),
  add constraint assignment_run_id_fkey foreign key (run_id) references distribution.run (id);

create table distribution.trace (
  run_id uuid not null references distribution.run (id),
  competition_level_id uuid not null,
  order_position integer not null,
  price bigint not null,
  max_buyers integer not null,
  room integer not null,
  evaluated_count integer not null,
  bought integer not null,
  rejection_counts jsonb not null,
  created_at timestamptz not null default clock_timestamp(),
  primary key (run_id, competition_level_id, created_at),
  constraint trace_counts_add_up check (bought between 0 and least(room, evaluated_count))
) partition by range (created_at);

create table distribution.trace_default partition of distribution.trace default;

create index trace_by_age on distribution.trace (created_at desc);

comment on table distribution.trace is $$How a run decided, one row for each level that it evaluated. Monthly partitions.$$;

comment on table distribution.trace_default is $$Rows of months that have no partition: expected to be empty.$$;
comment on column distribution.trace.order_position is $$The order in which levels were evaluated: 1 is first.$$;
comment on column distribution.trace.price is $$Its price at that moment, in minor units.$$;
comment on column distribution.trace.evaluated_count is $$How many subscriptions of the rotation were evaluated.$$;
comment on column distribution.trace.rejection_counts is
$$How many of them each rule refused, without rules that refused none; see distribution.candidate_decision.$$;

alter table distribution.trace enable row level security;

-- Partitions are read through their parent, under its policies.
alter table distribution.trace_default enable row level security;

create table distribution.candidate_decision (
  run_id uuid not null references distribution.run (id),
  competition_level_id uuid not null,
  rank integer not null,
  lead_id uuid not null,
  subscription_id uuid not null,
  organization_id uuid not null,
  decision text not null,
  created_at timestamptz not null default clock_timestamp(),
  primary key (run_id, competition_level_id, rank, created_at),
  constraint candidate_decision_is_known check (decision in (
    'bought', 'already_bought', 'organization_inactive', 'closed', 'filter', 'filter_unknown', 'insufficient_funds')),
  constraint candidate_decision_rank_is_positive check (rank >= 1)
) partition by range (created_at);

create table distribution.candidate_decision_default partition of distribution.candidate_decision default;

create index candidate_decision_by_organization on distribution.candidate_decision (organization_id, created_at desc, run_id desc);

create index candidate_decision_by_lead on distribution.candidate_decision (lead_id, organization_id);

comment on table distribution.candidate_decision is
$$What a run decided on each subscription that it evaluated: all that bought, and of the others the first 100 at each level.
A subscription without a row was not evaluated: it was excluded from the rotation, behind the last buyer, or its filter cannot match.
Monthly partitions.$$;

comment on table distribution.candidate_decision_default is $$Rows of months that have no partition: expected to be empty.$$;
comment on column distribution.candidate_decision.rank is $$1 was evaluated first at this level.$$;
comment on column distribution.candidate_decision.decision is
$$bought; or the rule that refused the lead: already_bought (its owner has the lead, or one that shares with it), organization_inactive,
closed (its opening hours ended a moment ago), filter (does not match),
filter_unknown (needs an answer that the lead does not have), insufficient_funds.$$;

alter table distribution.candidate_decision enable row level security;

-- Partitions are read through their parent, under its policies.
alter table distribution.candidate_decision_default enable row level security;

commit;
