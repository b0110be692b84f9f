-- Deploy leadmill:report/types to pg

begin;

create type report.revenue_line as (
  period date, niche_id uuid, niche text, currency text,
  sold_count bigint, sold numeric, promotional numeric, refunded_count bigint, refunded numeric, net numeric,
  promotional_refunded numeric
);

comment on type report.revenue_line is $$A line of the revenue report, decimal.$$;

create type report.provider_line as (
  period date, organization_id uuid, organization text, currency text,
  sold_count bigint, sold numeric, average_price numeric, refunded_count bigint, refunded numeric, net numeric
);

comment on type report.provider_line is $$A line of the report on providers, decimal.$$;

create type report.lead_line as (
  period date, niche_id uuid, niche text, submitted bigint, pending bigint, approved bigint, rejected bigint,
  distributed bigint, unsold bigint, bad bigint, sold_to bigint
);

comment on type report.lead_line is $$A line of the report on leads.$$;

create type report.attribution_line as (
  period date, niche_id uuid, niche text, utm_source text, utm_medium text, utm_campaign text, partner text,
  submitted bigint, sold bigint, bad bigint, sold_to bigint, currency text, net numeric
);

comment on type report.attribution_line is $$A line of the attribution report, decimal.$$;

create type report.refund_line as (
  period date, niche_id uuid, niche text, reason text, currency text,
  requested bigint, pending bigint, rejected bigint, refunded_count bigint, refunded numeric
);

comment on type report.refund_line is $$A line of the report on refunds, decimal.$$;

create type report.deposit_line as (
  period date, processor text, currency text, begun bigint, paid_count bigint, unpaid_count bigint, paid numeric, refunded numeric,
  disputed numeric
);

comment on type report.deposit_line is $$A line of the report on deposits, decimal.$$;

create type report.growth_line as (
  period date, sign_ups bigint, activated bigint, converted bigint, activations bigint, conversions bigint, trials bigint,
  trials_converted bigint
);

comment on type report.growth_line is $$A line of the report on growth.$$;

create type report.recurring_line as (
  period date, currency text, opening numeric, new numeric, expansion numeric, contraction numeric, churn numeric, reactivation numeric,
  closing numeric, opening_payers bigint, new_payers bigint, churned_payers bigint, reactivated_payers bigint, closing_payers bigint,
  lost_percent numeric, retained_percent numeric, lost_payers_percent numeric
);

comment on type report.recurring_line is $$A line of the report on recurring revenue, decimal.$$;

create type report.retention_line as (
  cohort date, month date, currency text, payers bigint, revenue numeric
);

comment on type report.retention_line is $$A line of the report on retention, decimal.$$;

create type report.plan_line as (
  plan_id uuid, plan text, currency text, subscriptions bigint, revenue numeric
);

comment on type report.plan_line is $$A line of the report on plans, decimal.$$;

create type report.plan_usage_line as (
  month date, plan_id uuid, plan text, organizations bigint, calls bigint, overrun bigint, largest bigint
);

comment on type report.plan_usage_line is $$A line of the report on the usage of the API by plan.$$;

-- PostgREST casts what a function of api returns to a type of api before it makes CSV of it.
create domain api.revenue_line as report.revenue_line;

comment on domain api.revenue_line is $$report.revenue_line, for answers as CSV.$$;

create domain api.provider_line as report.provider_line;

comment on domain api.provider_line is $$report.provider_line, for answers as CSV.$$;

create domain api.lead_line as report.lead_line;

comment on domain api.lead_line is $$report.lead_line, for answers as CSV.$$;

create domain api.attribution_line as report.attribution_line;

comment on domain api.attribution_line is $$report.attribution_line, for answers as CSV.$$;

create domain api.refund_line as report.refund_line;

comment on domain api.refund_line is $$report.refund_line, for answers as CSV.$$;

create domain api.deposit_line as report.deposit_line;

comment on domain api.deposit_line is $$report.deposit_line, for answers as CSV.$$;

create domain api.growth_line as report.growth_line;

comment on domain api.growth_line is $$report.growth_line, for answers as CSV.$$;

create domain api.recurring_line as report.recurring_line;

comment on domain api.recurring_line is $$report.recurring_line, for answers as CSV.$$;

create domain api.retention_line as report.retention_line;

comment on domain api.retention_line is $$report.retention_line, for answers as CSV.$$;

create domain api.plan_line as report.plan_line;

comment on domain api.plan_line is $$report.plan_line, for answers as CSV.$$;

create domain api.plan_usage_line as report.plan_usage_line;

comment on domain api.plan_usage_line is $$report.plan_usage_line, for answers as CSV.$$;

create type report.finding as (kind text, id uuid, title text, subtitle text, status text, created_at timestamptz);

comment on type report.finding is $$What report.search() found.$$;

commit;
