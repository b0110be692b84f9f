-- Deploy leadmill:distribution/trace to pg

begin;

create table distribution.trace (
  run_id uuid not null references distribution.run (id),
  competition_level_id uuid not null,
  order_position integer not null,
  price bigint not null,
  max_buyers integer not null,
  room integer not null,
  looked_at integer not null,
  winners uuid[] not null,
  passed_over jsonb not null,
  passed_over_counts jsonb not null,
  created_at timestamptz not null default clock_timestamp(),
  primary key (run_id, competition_level_id, created_at),
  constraint trace_counts_add_up check (looked_at >= cardinality(winners) and cardinality(winners) <= greatest(room, 0))
) partition by range (created_at);

create table distribution.trace_default partition of distribution.trace default;

create index trace_by_age on distribution.trace (created_at desc);

comment on table distribution.trace is $$How a run decided, one row for each level that it came to. Monthly partitions.$$;
comment on column distribution.trace.run_id is $$The run.$$;
comment on column distribution.trace.competition_level_id is $$The level.$$;
comment on column distribution.trace.order_position is $$When it was asked: 1 is first.$$;
comment on column distribution.trace.price is $$Its price at that moment, in minor units.$$;
comment on column distribution.trace.max_buyers is $$Its maximum at that moment.$$;
comment on column distribution.trace.room is $$How many more buyers the lead could have here.$$;
comment on column distribution.trace.looked_at is $$How many subscriptions of the rotation were looked at.$$;
comment on column distribution.trace.winners is $$Subscriptions that bought, in the order in which they were asked.$$;
comment on column distribution.trace.passed_over is $$The first 100 that were looked at and did not buy: [{"subscription_id", "gate"}].$$;
comment on column distribution.trace.passed_over_counts is $$How many of them each gate stopped: already_bought, organization_inactive, filter, filter_unknown, insufficient_funds.$$;
comment on column distribution.trace.created_at is $$When it was written.$$;
comment on table distribution.trace_default is $$Rows of months that have no partition: expected to be empty.$$;

insert into ops.partitioned (parent) values ('distribution.trace');

commit;
