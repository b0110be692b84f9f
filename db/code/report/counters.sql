create or replace function report.counters() returns jsonb
language sql stable security definer -- members read no table of other rooms
set search_path = pg_catalog, pg_temp
begin atomic
  with me as (
    select request.organization_id() as id, (now() at time zone (ops.setting_of('report.time_zone') #>> '{}'))::date as today
  ), bought as (
    select p.currency, p.sold_count, p.sold, p.refunded, p.net
    from me
    cross join lateral report.providers(report.period_of(me.today, 'month'), me.today, 'month') as p
  )
  select jsonb_build_object(
    'month', to_char(me.today, 'YYYY-MM'),
    'leads', (select coalesce(sum(b.sold_count), 0) from bought as b),
    'spending', (
      select coalesce(jsonb_agg(jsonb_build_object(
        'currency', b.currency, 'spent', b.sold::text, 'refunded', b.refunded::text, 'net', b.net::text) order by b.currency), '[]')
      from bought as b),
    'balances', (
      select coalesce(jsonb_agg(jsonb_build_object(
        'currency', a.currency, 'available', ledger.to_decimal(ledger.funds_of(me.id, a.currency), a.currency)::text)
        order by a.currency), '[]')
      from (select distinct l.currency from ledger.account as l where l.organization_id = me.id) as a),
    'subscriptions', (
      select jsonb_build_object(
        'active', count(*) filter (where s.status = 'active'),
        'paused', count(*) filter (where s.status = 'paused'),
        'faulty', count(*) filter (where s.filter_faults is not null),
        'without_funds', count(*) filter (where s.status = 'active' and s.ineligible_reason = 'insufficient_funds'))
      from distribution.subscription as s
      where s.organization_id = me.id and s.status <> 'ended'),
    'refund_requests_pending', (
      select count(*) from returns.request as r where r.organization_id = me.id and r.status = 'pending'))
  from me;
end;

comment on function report.counters() is $$The numbers of an organisation's overview, of the caller's own.
Errors: LM111 no organisation, LM871 invalid period.$$;

grant execute on function report.counters() to member;

create or replace function api.counters() returns jsonb
language sql stable
begin atomic
  select report.counters();
end;

comment on function api.counters() is
$$The numbers of an overview
In one answer, of the own organisation: {month (in the time zone of the platform), leads: bought in it; spending: [{currency, spent,
refunded, net}] of the month; balances: [{currency, available}]; subscriptions: {active, paused, faulty (the filter does not fit the form),
without_funds}; refund_requests_pending}. Amounts are decimal texts.
Errors: LM111 no organisation (404), LM871 invalid period (400).$$;

grant execute on function api.counters() to member;
