create or replace function report.verify() returns table (fault text, day date, subject text, in_sums bigint, ledger_amount bigint)
language sql stable
begin atomic
  with mark as (select * from report.rollup_watermark),
  money as (
    select coalesce(d.day, f.day) as day,
      concat_ws(' ', coalesce(d.currency, f.currency), coalesce(d.niche_id, f.niche_id), coalesce(d.journal_kind, f.journal_kind),
        coalesce(d.account_kind, f.account_kind)) as subject,
      d.amount as in_sums, f.amount as ledger_amount, d.entry_count as counted, f.entry_count as count
    from mark as m
    cross join lateral report.ledger_facts(0, m.journal_id, m.time_zone) as f
    full join report.ledger_day as d on d.day = f.day and d.currency = f.currency and d.niche_id is not distinct from f.niche_id
      and d.journal_kind = f.journal_kind and d.account_kind = f.account_kind
  ),
  provider as (
    select coalesce(d.period, f.period) as day,
      concat_ws(' ', coalesce(d.granularity, f.granularity), coalesce(d.organization_id, f.organization_id),
        coalesce(d.niche_id, f.niche_id), coalesce(d.currency, f.currency)) as subject,
      d.sold - d.refunded as in_sums, f.sold - f.refunded as ledger_amount,
      (d.sold, d.refunded, d.sold_count, d.refunded_count) is distinct from (f.sold, f.refunded, f.sold_count, f.refunded_count) as is_wrong
    from mark as m
    cross join lateral (
      select g.name as granularity, report.period_of(e.day, g.name) as period, e.organization_id, e.niche_id, e.currency,
        sum(e.sold_count) as sold_count, sum(e.sold)::bigint as sold, sum(e.refunded_count) as refunded_count,
        sum(e.refunded)::bigint as refunded
      from report.provider_facts(0, m.journal_id, m.time_zone) as e
      cross join (values ('day'), ('month')) as g (name)
      group by 1, 2, 3, 4, 5
    ) as f
    full join report.provider_sum as d on d.granularity = f.granularity and d.period = f.period and d.organization_id = f.organization_id
      and d.niche_id = f.niche_id
      and d.currency = f.currency
  )
  select 'ledger_day', m.day, m.subject, m.in_sums, m.ledger_amount from money as m
  where (m.in_sums, m.counted) is distinct from (m.ledger_amount, m.count)
  union all
  select 'provider_sum', p.day, p.subject, p.in_sums, p.ledger_amount from provider as p where p.is_wrong;
end;

comment on function report.verify() is
$$Days whose sums differ from the ledger; no row when all are equal. Reads all entries up to the watermark.$$;
