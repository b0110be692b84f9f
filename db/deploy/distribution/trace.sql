-- Deploy leadmill:distribution/trace to pg

begin;

create table distribution.trace (
  run_id uuid not null references distribution.run (id),
  competition_level_id uuid not null,
  order_position integer not null,
  price bigint not null,
  max_buyers integer not null,
  room integer not null,
  evaluated_count integer not null,
  bought integer not null,
  passed_over_counts jsonb not null,
  created_at timestamptz not null default clock_timestamp(),
  primary key (run_id, competition_level_id, created_at),
  constraint trace_counts_add_up check (bought between 0 and least(room, evaluated_count))
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
comment on column distribution.trace.evaluated_count is $$How many subscriptions of the rotation were looked at.$$;
comment on column distribution.trace.bought is $$How many of them bought.$$;
comment on column distribution.trace.passed_over_counts is $$How many of them each gate stopped, without those that stopped nobody; see distribution.verdict.$$;
comment on column distribution.trace.created_at is $$When it was written.$$;
comment on table distribution.trace_default is $$Rows of months that have no partition: expected to be empty.$$;

insert into ops.partitioned (parent) values ('distribution.trace');

commit;
