create or replace function ops.partition_key(parent text, out name text, out type regtype)
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select a.attname::text, a.atttypid
  from pg_partitioned_table as t
  join pg_attribute as a on a.attrelid = t.partrelid and a.attnum = t.partattrs[0]
  where t.partrelid = partition_key.parent::regclass
$$;

comment on function ops.partition_key(text) is $$The column by which a table is partitioned: a timestamp, or a uuid of version 7.$$;

create or replace function ops.stray_rows(partitioned ops.partitioned) returns table (began date, strays bigint)
language plpgsql stable
as $$
declare
  v_schema constant text := split_part(partitioned.parent, '.', 1);
  v_default constant text := split_part(partitioned.parent, '.', 2) || '_default';
  v_key constant text := (select k.name from ops.partition_key(partitioned.parent) as k);
begin
  for began, strays in execute case
    when (select k.type = 'uuid'::regtype from ops.partition_key(partitioned.parent) as k) then format(
      'select date_trunc(%L, ops.uuid_time(%I) at time zone ''UTC'')::date, count(*) from %I.%I group by 1 order by 1',
      partitioned.period, v_key, v_schema, v_default)
    else format(
      'select date_trunc(%L, %I at time zone ''UTC'')::date, count(*) from %I.%I group by 1 order by 1',
      partitioned.period, v_key, v_schema, v_default) end
  loop
    return next;
  end loop;
end
$$;

comment on function ops.stray_rows(ops.partitioned) is
$$How many rows are in the default partition of a table, by the month or week that has no partition.$$;

create or replace function ops.make_partition(partitioned ops.partitioned, began date) returns void
language plpgsql volatile
as $$
declare
  v_schema constant text := split_part(partitioned.parent, '.', 1);
  v_table constant text := split_part(partitioned.parent, '.', 2);
  v_name constant text := to_char(began, case partitioned.period when 'week' then 'IYYY-"W"IW' else 'YYYY-MM' end);
  v_partition constant text := format('%I.%I', v_schema,
    v_table || to_char(began, case partitioned.period when 'week' then '"_y"IYYY"w"IW' else '"_y"YYYY"m"MM' end));
  v_from constant timestamptz := began::timestamp at time zone 'UTC';
  v_to constant timestamptz := (began + ('1 ' || partitioned.period)::interval) at time zone 'UTC';
  v_is_uuid constant boolean := (select k.type = 'uuid'::regtype from ops.partition_key(partitioned.parent) as k);
begin
  if to_regclass(v_partition) is not null then
    return;
  end if;
  -- Created separately and then attached: creating it in place would lock the parent against everybody.
  execute format('create table %s (like %I.%I including defaults including constraints including comments)',
    v_partition, v_schema, v_table);
  execute format('comment on table %s is %L', v_partition, v_name || ' of ' || partitioned.parent || '.');
  execute format('alter table %s enable row level security', v_partition);
  execute format('alter table %I.%I attach partition %s for values from (%L) to (%L)', v_schema, v_table, v_partition,
    case when v_is_uuid then ops.first_uuid(v_from)::text else v_from::text end,
    case when v_is_uuid then ops.first_uuid(v_to)::text else v_to::text end);
end
$$;

comment on function ops.make_partition(ops.partitioned, date) is $$Create the partition of a month or week unless it exists.$$;

create or replace function ops.guard_partitions(partitioned ops.partitioned) returns void
language plpgsql volatile
as $$
declare
  v_partition text;
begin
  for v_partition in
    select c.relname::text
    from pg_inherits as i
    join pg_class as c on c.oid = i.inhrelid
    where i.inhparent = partitioned.parent::regclass and partitioned.guard is not null
      and not exists (
        select from pg_trigger as t
        where t.tgrelid = i.inhrelid and t.tgname = split_part(partitioned.guard, '.', 2))
  loop
    execute format(
      'create trigger %I before update or delete or truncate on %I.%I for each statement execute function %I.%I()',
      split_part(partitioned.guard, '.', 2), split_part(partitioned.parent, '.', 1), v_partition,
      split_part(partitioned.guard, '.', 1), split_part(partitioned.guard, '.', 2));
  end loop;
end
$$;

comment on function ops.guard_partitions(ops.partitioned) is $$Give each partition of an append-only table its guard.$$;

create or replace function ops.old_partitions(partitioned ops.partitioned)
returns table (partition text, began date, row_count bigint, bytes bigint)
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select c.relname::text, (e.ended - ('1 ' || partitioned.period)::interval)::date, greatest(c.reltuples, 0)::bigint,
    pg_total_relation_size(c.oid)
  from pg_inherits as i
  join pg_class as c on c.oid = i.inhrelid
  cross join lateral regexp_match(c.relname, '_y(\d{4}[mw]\d\d)$') as m (part)
  cross join lateral (
    select to_date(m.part[1], case partitioned.period when 'week' then 'IYYY"w"IW' else 'YYYY"m"MM' end)
      + ('1 ' || partitioned.period)::interval as ended) as e
  where i.inhparent = partitioned.parent::regclass
    and e.ended at time zone 'UTC' <= now() - make_interval(days => nullif(ops.setting_of(partitioned.retention)::integer, 0))
  order by e.ended
$$;

comment on function ops.old_partitions(ops.partitioned) is
$$The partitions of a table of which each row is older than the retention of the table, the oldest first; none if that is 0. row_count is an
estimate.$$;

create or replace function ops.drop_partition(parent text, partition text) returns void
language plpgsql volatile
as $$
declare
  v_timeout constant text := current_setting('lock_timeout');
begin
  -- All statements on the table wait behind this one, sales among them.
  perform set_config('lock_timeout', '300ms', true);
  begin
    execute format('drop table %I.%I', split_part(parent, '.', 1), partition);
  exception when lock_not_available then
    -- Somebody reads the table for long, such as a backup: the next run tries again.
    null;
  end;
  perform set_config('lock_timeout', v_timeout, true);
end
$$;

comment on function ops.drop_partition(text, text) is $$Drop a partition of a table, unless the table is in use.$$;

create or replace function ops.ensure_partitions() returns table (parent text, began date, strays bigint)
language plpgsql volatile security definer -- workers do not own the tables
set search_path = pg_catalog, pg_temp
as $$
declare
  v_partitioned ops.partitioned;
  v_with_strays date[];
  v_began date;
  v_old text;
begin
  perform pg_advisory_xact_lock(hashtextextended('ops.ensure_partitions', 0));
  for v_partitioned in select p.* from ops.partitioned as p order by p.parent loop
    parent := v_partitioned.parent;
    -- The default partition should be empty. Rows that are in it are reported; they prevent the partition of their
    -- month or week from being created.
    v_with_strays := '{}';
    for began, strays in select s.began, s.strays from ops.stray_rows(v_partitioned) as s loop
      v_with_strays := v_with_strays || began;
      return next;
    end loop;
    for v_began in
      select g.began::date
      from generate_series(
        date_trunc(v_partitioned.period, now() at time zone 'UTC'),
        date_trunc(v_partitioned.period, (now() at time zone 'UTC') + make_interval(months => v_partitioned.months_ahead)),
        ('1 ' || v_partitioned.period)::interval) as g (began)
      where g.began::date <> all (v_with_strays)
    loop
      perform ops.make_partition(v_partitioned, v_began);
    end loop;
    perform ops.guard_partitions(v_partitioned);
  end loop;
  -- One in each run: a second one could wait for a transaction that waits for the first.
  for v_partitioned in select p.* from ops.partitioned as p where p.retention is not null order by p.parent loop
    v_old := (select o.partition from ops.old_partitions(v_partitioned) as o limit 1);
    if v_old is not null then
      perform ops.drop_partition(v_partitioned.parent, v_old);
      exit;
    end if;
  end loop;
end
$$;

comment on function ops.ensure_partitions() is
$$Create the partitions of the present and the coming months or weeks for every table in ops.partitioned, and drop one that is older
than its table keeps rows. Runs every six hours; running it again changes nothing more. Returns a row for each month or week that has rows
in a default partition, which raises an alert.$$;

grant execute on function ops.ensure_partitions() to leadmill_worker;
