-- Deploy leadmill:returns/refund_term to pg

begin;

create table returns.refund_term (
  id uuid primary key default ops.uuid_v7(),
  niche_id uuid not null references catalog.niche (id) on delete cascade,
  window_days integer not null default 14,
  reasons text[] not null default '{fake_contact,duplicate,spam,wrong_niche,other}',
  approved_automatically text[] not null default '{}',
  limit_days integer not null default 30,
  max_count integer,
  max_share numeric(4, 3),
  created_by uuid references identity.user_account (id),
  created_at timestamptz not null default clock_timestamp(),
  constraint refund_term_niche_has_one_at_a_time unique (niche_id, created_at),
  constraint refund_term_window_days_in_range check (window_days between 0 and 90),
  constraint refund_term_reasons_are_known check (
    reasons <@ '{fake_contact,duplicate,spam,wrong_niche,other}' and array_position(reasons, null) is null),
  constraint refund_term_approved_automatically_are_reasons check (
    approved_automatically <@ reasons and array_position(approved_automatically, null) is null),
  constraint refund_term_limit_days_in_range check (limit_days between 1 and 366),
  constraint refund_term_max_count_is_positive check (max_count >= 0),
  constraint refund_term_max_share_is_a_share check (max_share between 0 and 1)
);

create index refund_term_by_creator on returns.refund_term (created_by);

comment on table returns.refund_term is
$$Under which conditions a sold lead of a niche is refunded. Rows never change: a sale is made under the newest row of its niche at that
moment.$$;
comment on column returns.refund_term.reasons is $$Reasons that can be given: fake_contact, duplicate, spam, wrong_niche, other.$$;
comment on column returns.refund_term.created_by is $$The admin who set the terms; null for the first terms of a niche.$$;

alter table returns.refund_term enable row level security;

commit;
