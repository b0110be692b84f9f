-- Deploy leadmill:ops/table_size to pg

begin;

create table ops.table_size (
  day date not null,
  entity text not null,
  bytes bigint not null,
  primary key (entity, day),
  constraint table_size_is_not_negative check (bytes >= 0)
);

comment on table ops.table_size is
$$How large each table was on a day (of UTC), with its indexes and all of its partitions; the entity database is all of the database.
Written by ops.record_sizes().$$;

alter table ops.table_size enable row level security;

commit;
