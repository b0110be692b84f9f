-- Deploy leadmill:report/growth to pg

begin;

create type report.growth_fact as (
  measure text, day date, cohort date, plan_id uuid, currency text, amount bigint, count bigint
);

comment on type report.growth_fact is
$$What one organisation adds to the sums of a day. measure says of what: report.growth_facts() makes them.$$;

create table report.growth_notice (
  id bigint generated always as identity primary key,
  organization_id uuid not null
);

alter table report.growth_notice enable row level security;

comment on table report.growth_notice is
$$News of organisations, whose facts have to be read again. Each reason is a row of its own: a row for all of them could be taken away before
the transaction that relies on it has committed.$$;
comment on column report.growth_notice.id is $$Ascending in order of creation.$$;

create table report.growth_counted (
  organization_id uuid primary key,
  facts report.growth_fact[] not null
);

alter table report.growth_counted enable row level security;

comment on table report.growth_counted is $$The facts of each organisation that are in report.growth_day now.$$;
comment on column report.growth_counted.facts is $$What is subtracted when the organisation is read again.$$;

create table report.growth_day (
  id bigint generated always as identity primary key,
  measure text not null,
  day date not null,
  cohort date,
  plan_id uuid,
  currency text,
  amount bigint not null,
  count bigint not null,
  fact_count bigint not null,
  constraint growth_day_is_summed_once unique nulls not distinct (measure, day, cohort, plan_id, currency)
);

create index growth_day_empty on report.growth_day (id) where fact_count = 0;

alter table report.growth_day enable row level security;

comment on table report.growth_day is
$$Facts of all organisations, summed up by day. Derived: report.roll_up_growth() can rebuild it.$$;
comment on column report.growth_day.id is $$Ascending in order of creation.$$;
comment on column report.growth_day.measure is
$$sign_up, activation and conversion on their day; activated and converted on the day of the sign-up; trial and trial_converted on the day
on which the trial began; new, expansion, contraction, churn and reactivation: changes of the recurring revenue; cohort: the same by month
and month of the first payment; plan: the same by plan.$$;
comment on column report.growth_day.day is $$In the zone of report.rollup_watermark; of cohort the first of the month.$$;
comment on column report.growth_day.cohort is $$First of the month in which the organisations first paid; null but for cohort.$$;
comment on column report.growth_day.plan_id is $$The plan; null but for plan.$$;
comment on column report.growth_day.currency is $$Of the amount; null for facts without money.$$;
comment on column report.growth_day.amount is $$Change of the recurring revenue of a month, in minor units; negative if it fell.$$;
comment on column report.growth_day.count is $$Organisations, or trials; of cohort and plan the change of those who pay.$$;
comment on column report.growth_day.fact_count is $$Number of facts; without any the row is deleted.$$;

commit;
