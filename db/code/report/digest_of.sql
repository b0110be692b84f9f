create or replace function report.digest_of(day date) returns jsonb
language sql stable
begin atomic
  with zone as (
    select ops.setting_of('report.time_zone') #>> '{}' as name
  ), span as (
    select ops.day_start(digest_of.day, z.name) as since, ops.day_start(digest_of.day + 1, z.name) as until
    from zone as z
  )
  select jsonb_build_object(
    'day', digest_of.day,
    'leads', (
      select jsonb_build_object('submitted', coalesce(sum(l.submitted), 0), 'pending', coalesce(sum(l.pending), 0),
        'distributed', coalesce(sum(l.distributed), 0), 'unsold', coalesce(sum(l.unsold), 0), 'bad', coalesce(sum(l.bad), 0))
      from report.leads(digest_of.day, digest_of.day) as l),
    'money', (
      select coalesce(jsonb_agg(jsonb_build_object('currency', m.currency, 'sold_count', m.sold_count, 'sold', m.sold::text,
        'refunded', m.refunded::text, 'net', m.net::text) order by m.currency), '[]')
      from (
        select r.currency, sum(r.sold_count) as sold_count, sum(r.sold) as sold, sum(r.refunded) as refunded, sum(r.net) as net
        from report.revenue(digest_of.day, digest_of.day) as r
        group by r.currency) as m),
    'deposits', (
      select coalesce(jsonb_agg(jsonb_build_object('currency', d.currency, 'count', d.count,
        'amount', ledger.to_decimal(d.amount, d.currency)::text) order by d.currency), '[]')
      from (
        select e.currency, count(distinct j.id) as count, (-sum(e.amount))::bigint as amount
        from span as s
        join ledger.journal as j on j.created_at >= s.since and j.created_at < s.until and j.kind = 'deposit'
        join ledger.entry as e on e.journal_id = j.id
        join ledger.account as a on a.id = e.account_id and a.owner_kind = 'platform'
        group by e.currency) as d),
    'organizations', (
      select count(*) from span as s join identity.organization as o on o.created_at >= s.since and o.created_at < s.until),
    'waiting', jsonb_build_object(
      'leads', (select count(*) from intake.lead as l where l.status = 'pending_approval'),
      'refund_requests', (select count(*) from returns.request as r where r.status = 'pending')));
end;

comment on function report.digest_of(date) is
$$What happened on a day, in the time zone of the reports, and what is waiting.$$;
