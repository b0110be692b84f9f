-- Deploy leadmill:returns/policy to pg

begin;

create table returns.policy (
  id uuid primary key default ops.uuid_v7(),
  niche_id uuid not null references catalog.niche (id) on delete cascade,
  window_days integer not null default 14,
  reasons text[] not null default '{fake_contact,duplicate,spam,wrong_niche,other}',
  approved_at_once text[] not null default '{}',
  limit_days integer not null default 30,
  max_count integer,
  max_share numeric(4, 3),
  created_by uuid references identity.user_account (id),
  created_at timestamptz not null default clock_timestamp(),
  constraint policy_niche_has_one_at_a_time unique (niche_id, created_at),
  constraint policy_window_days_in_range check (window_days between 0 and 90),
  constraint policy_reasons_are_known check (
    reasons <@ '{fake_contact,duplicate,spam,wrong_niche,other}' and array_position(reasons, null) is null),
  constraint policy_approved_at_once_are_reasons check (
    approved_at_once <@ reasons and array_position(approved_at_once, null) is null),
  constraint policy_limit_days_in_range check (limit_days between 1 and 366),
  constraint policy_max_count_is_positive check (max_count >= 0),
  constraint policy_max_share_is_a_share check (max_share between 0 and 1)
);

create index policy_by_creator on returns.policy (created_by);

comment on table returns.policy is
$$Under what conditions a bought lead is taken back, by niche. Rows are never changed: a sale keeps the newest one of its
moment.$$;
comment on column returns.policy.id is $$Time-ordered uuid.$$;
comment on column returns.policy.niche_id is $$The niche.$$;
comment on column returns.policy.window_days is $$How many days after the sale it can be asked for; 0: never.$$;
comment on column returns.policy.reasons is $$Reasons that can be given: fake_contact, duplicate, spam, wrong_niche, other.$$;
comment on column returns.policy.approved_at_once is $$Those of the reasons that need no admin.$$;
comment on column returns.policy.limit_days is $$Period of the two limits that follow, in days.$$;
comment on column returns.policy.max_count is $$How many requests an organisation has in a period; null: any number.$$;
comment on column returns.policy.max_share is $$How many, as a share of what it bought in the period, but always one; null: all.$$;
comment on column returns.policy.created_by is $$Admin who laid it down; null for the first of a niche.$$;
comment on column returns.policy.created_at is $$Sales from here on are under it.$$;

alter table returns.policy enable row level security;

commit;
