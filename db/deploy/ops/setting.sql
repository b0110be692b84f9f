-- Deploy leadmill:ops/setting to pg

begin;

create table ops.setting (
  name text primary key,
  value jsonb not null,
  comment text not null,
  updated_at timestamptz not null default clock_timestamp(),
  constraint setting_name_is_a_path check (name ~ '^[a-z_]+(\.[a-z_]+)+$')
);

comment on table ops.setting is $$Settings of the platform, which can be changed at runtime. One row each.$$;
comment on column ops.setting.name is $$room.name, such as queue.keep_days.$$;
comment on column ops.setting.value is $$The value. Its JSON type must remain that of the default.$$;
comment on column ops.setting.comment is $$What the setting does, and its unit.$$;

create table ops.rate_limit (
  name text primary key,
  maximum integer,
  per interval not null,
  comment text not null,
  constraint rate_limit_name_has_a_room check (name ~ '^[a-z]+\.[a-z0-9_]+$'),
  constraint rate_limit_maximum_is_not_negative check (maximum >= 0),
  constraint rate_limit_per_is_positive check (per > '0' and isfinite(per))
);

comment on table ops.rate_limit is
$$How often something may be done. Limits can be changed at runtime, and are counted separately for each key.$$;

create table ops.rate_limit_use (
  limit_name text not null references ops.rate_limit (name) on update cascade on delete cascade,
  key bytea not null,
  repaid_at timestamptz not null,
  primary key (limit_name, key)
);

-- Every call updates a row. Free space on the page and the absence of an index on repaid_at keep these updates HOT.
alter table ops.rate_limit_use set (fillfactor = 70);

alter table ops.rate_limit_use enable row level security;

-- No policy: only definers read it.

comment on table ops.rate_limit_use is $$How much of each limit is used. Written by ops.spend() and ops.release_spending().$$;
comment on column ops.rate_limit.name is $$room.name, such as intake.leads.$$;
comment on column ops.rate_limit.maximum is $$Units that may be used at once; 0: never allowed, null: unlimited.$$;
comment on column ops.rate_limit.per is $$Time in which a fully used limit becomes available again, at an even rate.$$;
comment on column ops.rate_limit.comment is $$What is limited, in which unit, and what the key is.$$;
comment on column ops.rate_limit_use.key is
$$Keyed hash of the address, network or id that is limited, so that a copy of the table reveals none of them.$$;
comment on column ops.rate_limit_use.repaid_at is
$$When everything is available again. From then on the row has no meaning and is purged.$$;

commit;
