create or replace function report.name_niches(cell text) returns void
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
  insert into report.ledger_niche as l (cell, niche_id, slug, name)
  select name_niches.cell, n.id, n.slug, n.name from catalog.niche as n
  on conflict (cell, niche_id) do update
  set slug = excluded.slug, name = excluded.name
  where (l.slug, l.name) is distinct from (excluded.slug, excluded.name)
$$;

comment on function report.name_niches(text) is $$Niches beside the sums have the names that they have now.$$;

create or replace function report.begin_roll_up() returns report.rollup_watermark
language sql volatile
begin atomic
  select m from report.rollup_watermark as m for update skip locked;
end;

comment on function report.begin_roll_up() is
$$Lock the watermark until commit: one roll-up at a time. Null if another one has it, which goes on until nothing is left.$$;

create or replace function report.roll_up(max_journals integer default 20000) returns bigint
language plpgsql volatile security definer -- workers have no privilege on the ledger
set search_path = pg_catalog, pg_temp
as $$
declare
  v_mark report.rollup_watermark := report.begin_roll_up();
  v_time_zone constant text := ops.setting_of('report.time_zone') #>> '{}';
  v_up_to bigint;
begin
  if v_mark.journal_id is null then
    return 0::bigint;
  end if;
  if v_mark.time_zone <> v_time_zone then
    delete from report.ledger_day;
    delete from report.provider_sum;
    delete from report.growth_day;
    delete from report.growth_counted;
    insert into report.growth_notice (organization_id) select o.id from identity.organization as o;
    v_mark.journal_id := 0;
    perform report.recount_leads(v_time_zone);
    perform report.recount_sources(v_time_zone);
  end if;
  -- Never beyond the last seal: ids are drawn before they are committed, and only what is sealed is complete. Sums that each
  -- sale updates would be a hot lock, which the ledger avoids.
  select max(s.id) into v_up_to
  from (
    select j.id
    from ledger.journal as j
    where j.id > v_mark.journal_id
      and j.id <= (select max(c.up_to_journal_id) from ledger.chain_seal as c)
    order by j.id
    limit roll_up.max_journals
  ) as s;
  v_up_to := coalesce(v_up_to, v_mark.journal_id);
  insert into report.ledger_day as d (cell, day, currency, niche_id, journal_kind, account_kind, amount, entry_count)
  select v_mark.cell, f.* from report.ledger_facts(v_mark.journal_id, v_up_to, v_time_zone) as f
  on conflict on constraint ledger_day_is_summed_once do update
  set amount = d.amount + excluded.amount, entry_count = d.entry_count + excluded.entry_count;
  insert into report.provider_sum as d (
    granularity, period, organization_id, niche_id, currency, sold_count, sold, refunded_count, refunded)
  select
    g.name, report.period_of(f.day, g.name), f.organization_id, f.niche_id, f.currency,
    sum(f.sold_count), sum(f.sold), sum(f.refunded_count), sum(f.refunded)
  from report.provider_facts(v_mark.journal_id, v_up_to, v_time_zone) as f
  cross join (values ('day'), ('month')) as g (name)
  group by 1, 2, 3, 4, 5
  on conflict on constraint provider_sum_is_summed_once do update
  set
    sold_count = d.sold_count + excluded.sold_count, sold = d.sold + excluded.sold,
    refunded_count = d.refunded_count + excluded.refunded_count, refunded = d.refunded + excluded.refunded;
  perform report.note_first_purchases(v_mark.journal_id, v_up_to);
  perform report.name_niches(v_mark.cell);
  update report.rollup_watermark as m
  set journal_id = v_up_to, time_zone = v_time_zone, rolled_up_at = clock_timestamp()
  where (m.journal_id, m.time_zone) is distinct from (v_up_to, v_time_zone)
    -- The sums are of this moment, too, when there is nothing to add; what waits for its seal lets them grow old.
    or not exists (select from ledger.journal as j where j.id > v_up_to);
  return v_up_to - v_mark.journal_id;
end
$$;

comment on function report.roll_up(integer) is
$$Add the next sealed journals, at most so many, to the sums. A job calls it until it returns 0. After a change of
report.time_zone it starts over; until it has finished, reports are correct but slower.$$;

grant execute on function report.roll_up(integer) to leadmill_worker;
