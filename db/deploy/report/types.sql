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

commit;
