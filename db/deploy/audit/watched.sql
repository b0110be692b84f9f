-- Deploy leadmill:audit/watched to pg

begin;

create table audit.watched (
  entity text primary key,
  redacted text[] not null,
  ignored text[] not null,
  names_only boolean not null,
  records_inserts boolean not null,
  constraint watched_entity_is_a_table check (entity ~ '^[a-z_]+\.[a-z0-9_]+$')
);

comment on table audit.watched is $$Tables whose changes are recorded. Written by audit.watch().$$;
comment on column audit.watched.entity is $$schema.table.$$;
comment on column audit.watched.redacted is $$Columns whose values are never recorded: secrets and personal data.$$;
comment on column audit.watched.ignored is $$Columns that change often and mean little; an update of nothing else is not recorded.$$;
comment on column audit.watched.names_only is $$The vault: no value of any column is recorded.$$;
comment on column audit.watched.records_inserts is $$False where a new row tells of its own making, or an event does.$$;

commit;
