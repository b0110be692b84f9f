-- Deploy leadmill:distribution/cap to pg

begin;

create table distribution.cap (
  subscription_id uuid not null references distribution.subscription (id),
  period text not null,
  max_leads integer,
  max_spend bigint,
  window_ends_at timestamptz not null,
  leads integer not null default 0,
  spend bigint not null default 0,
  primary key (subscription_id, period),
  constraint cap_period_is_known check (period in ('hour', 'day', 'week', 'month', 'total')),
  constraint cap_caps_something check (num_nonnulls(max_leads, max_spend) >= 1),
  constraint cap_leads_are_positive check (max_leads >= 1),
  constraint cap_spend_is_positive check (max_spend >= 1),
  constraint cap_counts_are_not_negative check (leads >= 0 and spend >= 0)
-- Counted at each sale.
) with (fillfactor = 80);

comment on table distribution.cap is
$$What a subscription buys at most in a window of its owner's time zone, and what it has bought in the one that lasts. A
row changes only under the lock of its subscription. What is refunded stays counted.$$;

alter table distribution.cap enable row level security;

comment on column distribution.cap.period is $$hour, day, week (from Monday), month, total: since it began.$$;
comment on column distribution.cap.max_leads is $$Leads at most; null: any number.$$;
comment on column distribution.cap.max_spend is $$Money at most, in minor units of the niche's currency; null: any sum.$$;
comment on column distribution.cap.window_ends_at is $$End of the window that is counted; once it has passed, nothing is bought yet.$$;
comment on column distribution.cap.leads is $$Leads bought in that window.$$;
comment on column distribution.cap.spend is $$Money spent in that window, in minor units.$$;

commit;
