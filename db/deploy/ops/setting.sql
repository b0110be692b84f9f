-- Deploy leadmill:ops/setting to pg

begin;

create table ops.setting (
  name text primary key,
  value jsonb not null,
  comment text not null,
  updated_at timestamptz not null default clock_timestamp(),
  constraint setting_name_is_a_path check (name ~ '^[a-z_]+(\.[a-z_]+)+$')
);

comment on table ops.setting is $$Settings of the platform, changed while running. One row each, with a default and its meaning.$$;
comment on column ops.setting.name is $$room.name$$;
comment on column ops.setting.value is $$JSON value; the type is that of the default.$$;
comment on column ops.setting.comment is $$What it does, with its unit.$$;

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
$$What may be done how often. Changed while running, like settings. Each limit is counted apart for each key.$$;

create table ops.rate_limit_use (
  limit_name text not null references ops.rate_limit (name) on update cascade on delete cascade,
  key bytea not null,
  repaid_at timestamptz not null,
  primary key (limit_name, key)
);

-- Every call updates the row: room on its page, and no index on repaid_at, keep the updates out of the index on the key.
alter table ops.rate_limit_use set (fillfactor = 70);

alter table ops.rate_limit_use enable row level security;

-- no policy: nobody but definers reads it

comment on table ops.rate_limit_use is $$What has been spent of limits and has not come back. Written by ops.spend() and ops.release_spending().$$;
comment on column ops.rate_limit.name is $$room.name$$;
comment on column ops.rate_limit.maximum is $$So much may be spent at once; 0 for never, null for without limit.$$;
comment on column ops.rate_limit.per is $$What was spent comes back evenly, all of it within this time.$$;
comment on column ops.rate_limit.comment is $$What is limited, in which unit, and what a key is.$$;
comment on column ops.rate_limit_use.key is $$Keyed hash of the address, network or id that is limited: a copy of the table tells no names.$$;
comment on column ops.rate_limit_use.repaid_at is $$When all of it has come back; the row says nothing from then on and is deleted.$$;

commit;
