create or replace function ops.due_rows(retention ops.retention, out due bigint, out oldest timestamptz)
language plpgsql stable
as $$
declare
  v_days constant integer := nullif(ops.setting_of(retention.setting)::integer, 0);
begin
  if retention.parent is not null then
    select coalesce(sum(o.row_count), 0)::bigint, min(o.began)::timestamp at time zone 'UTC' into due, oldest
    from ops.partitioned as p
    cross join lateral ops.old_partitions(p) as o
    where p.parent = retention.parent;
    return;
  end if;
  execute format(
    'select count(*), min(t.%1$I) from %2$I.%3$I as t where t.%1$I < $1',
    retention.aged_by, split_part(retention.entity, '.', 1), split_part(retention.entity, '.', 2))
  into due, oldest
  using now() - make_interval(days => v_days);
end
$$;

comment on function ops.due_rows(ops.retention) is
$$How many rows of a class are past their time, and since when the oldest has been kept. Of partitions it is an estimate.$$;

create or replace function ops.retention_preview()
  returns table (class text, setting text, days integer, due bigint, oldest timestamptz, what text)
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select r.class, r.setting, ops.setting_of(r.setting)::integer, d.due, d.oldest, r.comment
  from ops.retention as r
  cross join lateral ops.due_rows(r) as d
  order by r.class
$$;

comment on function ops.retention_preview() is
$$What each class of data would lose if its job ran now (due: rows past their time, of partitioned tables estimated), and what happens to
it. Nothing is changed. It counts, so it may take minutes where much is due.$$;
