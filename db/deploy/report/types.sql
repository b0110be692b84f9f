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

commit;
