-- Deploy leadmill:ops/partitioned to pg

begin;

create table ops.partitioned (
  parent text primary key,
  months_ahead integer not null default 3,
  guard text,
  constraint partitioned_parent_is_a_table check (parent ~ '^[a-z_]+\.[a-z_]+$'),
  constraint partitioned_guard_is_a_function check (guard ~ '^[a-z_]+\.[a-z_]+$'),
  constraint partitioned_months_ahead_is_positive check (months_ahead between 1 and 24)
);

comment on table ops.partitioned is
$$Tables partitioned by month. Each has a default partition <parent>_default, which catches what no month takes.$$;
comment on column ops.partitioned.parent is $$schema.table.$$;
comment on column ops.partitioned.months_ahead is $$How many months after this one have their partition.$$;
comment on column ops.partitioned.guard is
$$Trigger function that refuses to change each partition, where rows are only ever added. Statement triggers of the
parent do not guard a partition that is named directly.$$;

commit;
