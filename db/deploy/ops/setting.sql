-- Deploy leadmill:ops/setting to pg

begin;

create table ops.setting (
  name text primary key,
  value jsonb not null,
  comment text not null,
  updated_at timestamptz not null default clock_timestamp(),
  constraint setting_name_is_a_path check (name ~ '^[a-z_]+(\.[a-z_]+)+$')
);

alter table ops.setting enable row level security;

comment on table ops.setting is $$Settings of the platform, which can be changed at runtime. One row each.$$;
comment on column ops.setting.name is $$room.name, such as queue.keep_days.$$;
comment on column ops.setting.value is $$The value. Its JSON type must remain that of the default.$$;
comment on column ops.setting.comment is $$What the setting does, and its unit.$$;

create table ops.rate_limit (
  name text primary key,
  maximum integer,
  per interval not null,
  comment text not null,
  kind text not null default 'even',
  counted_by text not null default 'other',
  constraint rate_limit_name_has_a_room check (name ~ '^[a-z]+\.[a-z0-9_]+$'),
  constraint rate_limit_maximum_is_not_negative check (maximum >= 0),
  constraint rate_limit_kind_is_known check (kind in ('exact', 'even')),
  -- Each call reads all that the key has spent within the time.
  constraint rate_limit_is_exact_only_if_small check (kind <> 'exact' or maximum <= 1000),
  constraint rate_limit_counted_by_is_known
  check (counted_by in ('network', 'network_hash', 'user', 'organization', 'api_key', 'caller', 'everybody', 'other')),
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

comment on table ops.rate_limit_use is
$$How much of each even limit is used. Written by ops.spend(), ops.charge_all() and ops.release_spending().$$;
comment on column ops.rate_limit.name is $$room.name, such as intake.leads.$$;
comment on column ops.rate_limit.maximum is $$Units that may be used at once; 0: never allowed, null: unlimited.$$;
comment on column ops.rate_limit.per is $$Time in which a fully used limit becomes available again.$$;
comment on column ops.rate_limit.comment is $$What is limited, in which unit, and what the key is.$$;
comment on column ops.rate_limit.kind is
$$exact: at most the maximum in any such time; each use is a row, so the maximum must be small. even: what was used comes back at an even
rate; one row for each key, but up to twice the maximum in one such time (all at once, and again while it comes back).$$;
comment on column ops.rate_limit.counted_by is
$$What the key is: a network as ops.network_of() writes it, or its hash (see ops.network_key()); the id of a user, an organisation or an API
key; caller: the API key, user or network that called; everybody: one key for all; other: as the comment says.$$;
comment on column ops.rate_limit_use.key is
$$Keyed hash of the address, network or id that is limited, so that a copy of the table reveals none of them.$$;
comment on column ops.rate_limit_use.repaid_at is
$$When everything is available again. From then on the row has no meaning and is purged.$$;

create table ops.rate_limit_log (
  id bigint generated always as identity primary key,
  limit_name text not null references ops.rate_limit (name) on update cascade on delete cascade,
  key bytea not null,
  units integer not null,
  spent_at timestamptz not null default clock_timestamp(),
  constraint rate_limit_log_units_are_positive check (units > 0)
);

create index rate_limit_log_by_key on ops.rate_limit_log (limit_name, key, spent_at);

alter table ops.rate_limit_log enable row level security;

-- No policy: only definers read it.

comment on table ops.rate_limit_log is
$$Each use of an exact limit, until the time of the limit has passed. Written by ops.spend(), ops.charge_all() and
ops.release_spending().$$;
comment on column ops.rate_limit_log.key is $$As ops.rate_limit_use.key.$$;

create table ops.call_cost (
  path text primary key,
  cost integer not null,
  limit_name text references ops.rate_limit (name) on update cascade,
  constraint call_cost_path_is_below_the_api check (path ~ '^(/[a-z][a-z0-9_]*)+$'),
  constraint call_cost_is_positive check (cost > 0)
);

create index call_cost_by_limit on ops.call_cost (limit_name);

comment on table ops.call_cost is
$$What a call costs of the general limits (ops.calls_by_…) where it is not 1, and of which other limit it costs 1 as well.$$;
comment on column ops.call_cost.path is $$The path below /api, such as /rpc/search_listings, or that of the service.$$;
comment on column ops.call_cost.limit_name is $$A limit that is counted by caller.$$;

commit;
