-- The reporting database of several cells, a plain one that belongs to none: `leadmill cells join` runs this in one transaction, each time.
-- The subscription of each cell writes its rows; names of schema, tables and columns are those of the cells.
create schema if not exists report;

create table if not exists report.ledger_day (
  cell text not null,
  id bigint not null,
  day date not null,
  currency text not null,
  niche_id uuid,
  journal_kind text not null,
  account_kind text not null,
  amount bigint not null,
  entry_count bigint not null,
  primary key (cell, id)
);

create index if not exists ledger_day_by_day on report.ledger_day (day);

create table if not exists report.ledger_niche (
  cell text not null,
  niche_id uuid not null,
  slug text not null,
  name text not null,
  primary key (cell, niche_id)
);

create table if not exists report.rollup_watermark (
  cell text primary key,
  time_zone text not null,
  rolled_up_at timestamptz not null
);

create table if not exists report.currency (
  code text primary key,
  exponent smallint not null
);

comment on table report.ledger_day is $$Sums of the journals of each cell by day, in minor units.$$;
comment on table report.ledger_niche is $$What the niches of each cell are called.$$;
comment on table report.rollup_watermark is $$When each cell last made its sums, and in which time zone its days are.$$;
comment on table report.currency is $$How many digits after the point a currency has. `leadmill cells join` copies it from the cell.$$;

-- As report.revenue() and report.metric of a cell count. A currency that is not in report.currency has no amounts.
create or replace view report.day_sum as
with kept as (
  select
    d.cell, d.day, d.niche_id, d.currency,
    d.niche_id is not null and d.account_kind = 'lead_revenue' and d.journal_kind = 'lead_charge' as is_sold,
    d.niche_id is not null and d.account_kind = 'lead_revenue' and d.journal_kind <> 'lead_charge' as is_refunded,
    d.account_kind in ('wallet', 'debt') and d.journal_kind = 'deposit' as is_deposited,
    d.account_kind in ('wallet', 'debt') and d.journal_kind in ('refund', 'refund_failed', 'dispute', 'dispute_reinstated')
      as is_paid_back,
    d.amount, d.entry_count
  from report.ledger_day as d
), summed as (
  select
    k.cell, k.day, k.niche_id, k.currency,
    coalesce(sum(k.entry_count) filter (where k.is_sold), 0) as sold_count,
    coalesce(sum(k.amount) filter (where k.is_sold), 0) as sold,
    coalesce(sum(k.entry_count) filter (where k.is_refunded), 0) as refunded_count,
    coalesce(-sum(k.amount) filter (where k.is_refunded), 0) as refunded,
    coalesce(sum(k.amount) filter (where k.is_deposited), 0) as deposited,
    coalesce(-sum(k.amount) filter (where k.is_paid_back), 0) as paid_back
  from kept as k
  where k.is_sold or k.is_refunded or k.is_deposited or k.is_paid_back
  group by k.cell, k.day, k.niche_id, k.currency
)
select
  s.cell, s.day, s.niche_id, n.slug as niche, n.name as niche_name, s.currency, s.sold_count,
  round(s.sold / 10 ^ c.exponent::numeric, c.exponent) as sold,
  s.refunded_count,
  round(s.refunded / 10 ^ c.exponent::numeric, c.exponent) as refunded,
  round((s.sold - s.refunded) / 10 ^ c.exponent::numeric, c.exponent) as revenue,
  round(s.deposited / 10 ^ c.exponent::numeric, c.exponent) as deposited,
  round(s.paid_back / 10 ^ c.exponent::numeric, c.exponent) as paid_back
from summed as s
left join report.ledger_niche as n on n.cell = s.cell and n.niche_id = s.niche_id
left join report.currency as c on c.code = s.currency;

comment on view report.day_sum is
$$What each cell sold and took in, by day (in its own time zone), niche and currency: leads sold and refunded, revenue from both; money paid
in by organisations, and what of it was paid back or disputed. Deposits belong to no niche. Amounts are decimal.$$;
