-- Deploy leadmill:audit/unwatched to pg

begin;

create table audit.unwatched (
  entity text primary key,
  reason text not null,
  constraint unwatched_entity_is_a_table check (entity ~ '^[a-z_]+\.[a-z0-9_]+$')
);

comment on table audit.unwatched is $$Tables whose changes are not recorded. Every table of the rooms is here or in audit.watched.$$;
comment on column audit.unwatched.entity is $$schema.table.$$;
comment on column audit.unwatched.reason is $$Why not.$$;

commit;
