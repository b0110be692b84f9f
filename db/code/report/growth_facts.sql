create or replace function report.plan_steps(organization_ids uuid[], time_zone text)
returns table (
  organization_id uuid, plan_subscription_id uuid, currency text, day date,
  plan_id uuid, amount bigint, plan_before uuid, amount_before bigint
)
language sql stable
begin atomic
  select s.organization_id, s.plan_subscription_id, s.currency, s.day, s.plan_id, s.monthly_minor,
    lag(s.plan_id) over w, lag(s.monthly_minor, 1, 0::bigint) over w
  from (
    select distinct on (c.plan_subscription_id, (c.happened_at at time zone plan_steps.time_zone)::date)
      c.organization_id, c.plan_subscription_id, c.currency, (c.happened_at at time zone plan_steps.time_zone)::date as day,
      c.plan_id, c.monthly_minor
    from billing.plan_change as c
    where c.organization_id = any (plan_steps.organization_ids)
    order by c.plan_subscription_id, (c.happened_at at time zone plan_steps.time_zone)::date, c.happened_at desc, c.id desc
  ) as s
  window w as (partition by s.plan_subscription_id order by s.day);
end;

comment on function report.plan_steps(uuid[], text) is
$$The plan and the recurring revenue of each subscription at the end of each day on which one of them was seen to change, and before.$$;

create or replace function report.movements(organization_ids uuid[], time_zone text)
returns table (organization_id uuid, currency text, day date, measure text, amount bigint, payers bigint, first_day date)
language sql stable
begin atomic
  with changed as (
    select s.organization_id, s.currency, s.day, sum(s.amount - s.amount_before)::bigint as change
    from report.plan_steps(movements.organization_ids, movements.time_zone) as s
    group by s.organization_id, s.currency, s.day
  ), running as (
    select c.*, sum(c.change) over (partition by c.organization_id, c.currency order by c.day)::bigint as now
    from changed as c
    where c.change <> 0
  ), placed as (
    select r.*, r.now - r.change as before,
      min(r.day) filter (where r.now > 0) over (partition by r.organization_id, r.currency) as first_day
    from running as r
  )
  select p.organization_id, p.currency, p.day,
    case
      when p.before = 0 and p.day = p.first_day then 'new'
      when p.before = 0 then 'reactivation'
      when p.now = 0 then 'churn'
      when p.change > 0 then 'expansion'
      else 'contraction' end,
    p.change, case when p.before = 0 then 1 when p.now = 0 then -1 else 0 end::bigint, p.first_day
  from placed as p;
end;

comment on function report.movements(uuid[], text) is
$$Changes of the recurring revenue of organisations, by day and currency: what all subscriptions of one pay together at the end of a day,
less what they paid before. payers: 1 if it begins to pay, -1 if it ends.$$;

create or replace function report.first_purchases(organization_ids uuid[], time_zone text)
returns table (organization_id uuid, day date)
language sql stable
begin atomic
  select a.organization_id, (min(f.created_at) at time zone first_purchases.time_zone)::date
  from ledger.account as a
  cross join lateral (
    select j.created_at
    from ledger.entry as e
    join ledger.journal as j on j.id = e.journal_id
    where e.account_id = a.id and j.kind in ('deposit', 'lead_charge')
    order by e.seq
    limit 1
  ) as f
  where a.owner_kind = 'organization' and a.organization_id = any (first_purchases.organization_ids)
  group by a.organization_id;
end;

comment on function report.first_purchases(uuid[], text) is $$The day of the first deposit or purchase of organisations that have one.$$;

create or replace function report.sign_up_facts(organization_ids uuid[], time_zone text)
returns table (organization_id uuid, fact report.growth_fact)
language sql stable
begin atomic
  with signed as (
    select o.id, (o.created_at at time zone sign_up_facts.time_zone)::date as day
    from identity.organization as o
    where o.id = any (sign_up_facts.organization_ids)
  ), step as (
    select f.organization_id, 'activation' as event, 'activated' as state, f.day
    from report.first_purchases(sign_up_facts.organization_ids, sign_up_facts.time_zone) as f
    union all
    select m.organization_id, 'conversion', 'converted', min(m.first_day)
    from report.movements(sign_up_facts.organization_ids, sign_up_facts.time_zone) as m
    where m.measure = 'new'
    group by m.organization_id
  )
  select s.id, row('sign_up', s.day, null, null, null, 0, 1)::report.growth_fact from signed as s
  union all
  select t.organization_id, row(t.event, t.day, null, null, null, 0, 1)::report.growth_fact from step as t
  union all
  select t.organization_id, row(t.state, s.day, null, null, null, 0, 1)::report.growth_fact
  from step as t
  join signed as s on s.id = t.organization_id;
end;

comment on function report.sign_up_facts(uuid[], text) is
$$Sign-ups, and who of them became active or paying: on the day when that happened, and on the day of the sign-up.$$;

create or replace function report.trial_facts(organization_ids uuid[], time_zone text)
returns table (organization_id uuid, fact report.growth_fact)
language sql stable
begin atomic
  with trial as (
    select c.organization_id, c.plan_subscription_id,
      (min(c.happened_at) filter (where c.status = 'trialing') at time zone trial_facts.time_zone)::date as day,
      bool_or(c.monthly_minor > 0) as is_converted
    from billing.plan_change as c
    where c.organization_id = any (trial_facts.organization_ids)
    group by c.organization_id, c.plan_subscription_id
    having bool_or(c.status = 'trialing')
  )
  select t.organization_id, row(m.measure, t.day, null, null, null, 0, count(*))::report.growth_fact
  from trial as t
  join (values ('trial', false), ('trial_converted', true)) as m (measure, needs_conversion) on t.is_converted or not m.needs_conversion
  group by t.organization_id, m.measure, t.day;
end;

comment on function report.trial_facts(uuid[], text) is
$$Trials by the day on which they began, and those after which something was paid.$$;

create or replace function report.growth_facts(organization_ids uuid[], time_zone text)
returns table (organization_id uuid, fact report.growth_fact)
language sql stable
begin atomic
  select * from report.sign_up_facts(growth_facts.organization_ids, growth_facts.time_zone)
  union all
  select * from report.trial_facts(growth_facts.organization_ids, growth_facts.time_zone)
  union all
  select m.organization_id, row(m.measure, m.day, null, null, m.currency, m.amount, 1)::report.growth_fact
  from report.movements(growth_facts.organization_ids, growth_facts.time_zone) as m
  union all
  select m.organization_id, row(
    'cohort', report.period_of(m.day, 'month'), report.period_of(m.first_day, 'month'), null, m.currency, sum(m.amount), sum(m.payers)
  )::report.growth_fact
  from report.movements(growth_facts.organization_ids, growth_facts.time_zone) as m
  group by m.organization_id, report.period_of(m.day, 'month'), report.period_of(m.first_day, 'month'), m.currency
  union all
  select s.organization_id, row('plan', s.day, null, p.plan_id, s.currency, sum(p.amount), sum(p.payers))::report.growth_fact
  from report.plan_steps(growth_facts.organization_ids, growth_facts.time_zone) as s
  cross join lateral (values
    (s.plan_id, s.amount, (s.amount > 0)::integer), (s.plan_before, -s.amount_before, -(s.amount_before > 0)::integer)
  ) as p (plan_id, amount, payers)
  group by s.organization_id, s.day, p.plan_id, s.currency
  having sum(p.amount) <> 0 or sum(p.payers) <> 0;
end;

comment on function report.growth_facts(uuid[], text) is
$$Everything that organisations add to report.growth_day, read anew. Each fact has one row for each organisation, measure, day, cohort,
plan and currency.$$;
