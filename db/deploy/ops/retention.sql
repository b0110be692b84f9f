-- Deploy leadmill:ops/retention to pg

begin;

create table ops.retention (
  class text primary key,
  setting text not null references ops.setting (name),
  parent text references ops.partitioned (parent),
  entity text,
  aged_by text,
  comment text not null,
  constraint retention_class_is_a_name check (class ~ '^[a-z][a-z_]*$'),
  constraint retention_is_by_the_partition_or_by_the_row check (
    case when parent is null then num_nonnulls(entity, aged_by) = 2 else num_nonnulls(entity, aged_by) = 0 end),
  constraint retention_entity_is_a_table check (entity ~ '^[a-z_]+\.[a-z0-9_]+$')
);

create index retention_by_setting on ops.retention (setting);

create index retention_by_parent on ops.retention (parent);

comment on table ops.retention is
$$What is kept for how long, by class of data. A job of each room deletes what is past its time; ops.retention_preview() says what that
would be.$$;
comment on column ops.retention.setting is $$Setting with the number of days; where it may be 0, that means for ever.$$;
comment on column ops.retention.parent is $$Partitioned table of which whole partitions go.$$;
comment on column ops.retention.entity is $$Table of which rows go, or a view of those rows of it that may go.$$;
comment on column ops.retention.aged_by is $$Its column from which on the days count.$$;
comment on column ops.retention.comment is $$What happens to it.$$;

alter table ops.retention enable row level security;

commit;
