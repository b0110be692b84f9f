create or replace function report.roll_up_growth(max_news integer default 1000) returns bigint
language plpgsql volatile security definer -- workers have no privilege on what is counted
set search_path = pg_catalog, pg_temp
as $$
declare
  v_time_zone constant text := (report.begin_roll_up()).time_zone;
  v_ids uuid[];
begin
  if v_time_zone is null then
    return 0::bigint;
  end if;
  with taken as (
    delete from report.growth_notice as n
    where n.id in (select o.id from report.growth_notice as o order by o.id limit roll_up_growth.max_news)
    returning n.organization_id
  )
  select array_agg(distinct t.organization_id) into v_ids from taken as t;
  if v_ids is null then
    return 0::bigint;
  end if;
  -- This statement sees all that was committed with the news above. All of it reads one snapshot, so that what is stored is what is
  -- added up.
  with found as materialized (
    select f.organization_id, array_agg(f.fact) as facts
    from report.growth_facts(v_ids, v_time_zone) as f
    group by f.organization_id
  ), known as materialized (
    select c.facts from report.growth_counted as c where c.organization_id = any (v_ids)
  ), stored as (
    insert into report.growth_counted (organization_id, facts)
    select f.organization_id, f.facts from found as f
    on conflict (organization_id) do update set facts = excluded.facts
  )
  insert into report.growth_day as d (measure, day, cohort, plan_id, currency, amount, count, fact_count)
  select f.measure, f.day, f.cohort, f.plan_id, f.currency, sum(s.sign * f.amount), sum(s.sign * f.count), sum(s.sign)
  from (
    select 1 as sign, f.facts from found as f
    union all
    select -1, k.facts from known as k
  ) as s
  cross join unnest(s.facts) as f
  group by f.measure, f.day, f.cohort, f.plan_id, f.currency
  having sum(s.sign * f.amount) <> 0 or sum(s.sign * f.count) <> 0 or sum(s.sign) <> 0
  on conflict on constraint growth_day_is_summed_once do update
  set amount = d.amount + excluded.amount, count = d.count + excluded.count, fact_count = d.fact_count + excluded.fact_count;
  delete from report.growth_day as d where d.fact_count = 0;
  return cardinality(v_ids)::bigint;
end
$$;

comment on function report.roll_up_growth(integer) is
$$Read the organisations anew about which there is news, at most so many rows of it, and correct the sums by day. A job calls it until it
returns 0.$$;

grant execute on function report.roll_up_growth(integer) to leadmill_worker;

create or replace function report.note_growth() returns trigger
language plpgsql volatile security definer -- no role but the owner writes what reports are made of
set search_path = pg_catalog, pg_temp
as $$
begin
  insert into report.growth_notice (organization_id)
  select distinct coalesce(to_jsonb(n) ->> 'organization_id', to_jsonb(n) ->> 'id')::uuid from changed as n;
  return null;
end
$$;

comment on function report.note_growth() is $$A new organisation, and each change of a plan, is news for the sums of growth.$$;

create trigger new_organizations_are_news
after insert on identity.organization
referencing new table as changed
for each statement execute function report.note_growth();

create trigger plan_changes_are_news
after insert on billing.plan_change
referencing new table as changed
for each statement execute function report.note_growth();

create or replace function report.note_first_purchases(after_journal_id bigint, up_to_journal_id bigint) returns void
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
  insert into report.growth_notice (organization_id)
  select distinct a.organization_id
  from ledger.journal as j
  join ledger.entry as e on e.journal_id = j.id
  join ledger.account as a on a.id = e.account_id and a.owner_kind = 'organization'
  where j.id > note_first_purchases.after_journal_id and j.id <= note_first_purchases.up_to_journal_id
    and j.kind in ('deposit', 'lead_charge')
    and not exists (
      select
      from report.growth_counted as c
      cross join unnest(c.facts) as f
      where c.organization_id = a.organization_id and f.measure = 'activation')
$$;

comment on function report.note_first_purchases(bigint, bigint) is
$$A deposit or purchase of an organisation that had none is news for the sums of growth.$$;
