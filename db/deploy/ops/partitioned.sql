-- Deploy leadmill:ops/partitioned to pg

begin;

create table ops.partitioned (
  parent text primary key,
  months_ahead integer not null default 3,
  guard text,
  period text not null default 'month',
  retention text references ops.setting (name),
  constraint partitioned_parent_is_a_table check (parent ~ '^[a-z_]+\.[a-z_]+$'),
  constraint partitioned_guard_is_a_function check (guard ~ '^[a-z_]+\.[a-z_]+$'),
  constraint partitioned_months_ahead_is_positive check (months_ahead between 1 and 24),
  constraint partitioned_period_is_known check (period in ('month', 'week'))
);

create index partitioned_by_retention on ops.partitioned (retention);

comment on table ops.partitioned is
$$Tables that are partitioned by time: by a timestamp, or by a uuid of version 7, which begins with one. Each has a default partition
<parent>_default for rows of times that have no partition.$$;
comment on column ops.partitioned.parent is $$Name with its schema.$$;
comment on column ops.partitioned.months_ahead is $$Number of months after the current one for which partitions are created.$$;
comment on column ops.partitioned.guard is
$$Trigger function that refuses updates and deletes in each partition of an append-only table. Needed because statement
triggers of the parent do not fire when a partition is named directly.$$;
comment on column ops.partitioned.period is $$How long a partition is: a month, or a week from Monday on, in UTC.$$;
comment on column ops.partitioned.retention is
$$Setting with the number of days after which a partition is dropped with its rows; null, or 0 in the setting: never.$$;

commit;
