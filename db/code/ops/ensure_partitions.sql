create or replace function ops.ensure_partitions() returns table (parent text, month date, strays bigint)
language plpgsql volatile security definer -- workers do not own the tables
set search_path = pg_catalog, pg_temp
as $$
declare
  v_partitioned ops.partitioned;
  v_schema text;
  v_table text;
  v_default text;
  v_partition text;
  v_key text;
  v_months_with_strays date[];
  v_month date;
begin
  perform pg_advisory_xact_lock(hashtextextended('ops.ensure_partitions', 0));
  for v_partitioned in select p.* from ops.partitioned as p order by p.parent loop
    parent := v_partitioned.parent;
    v_schema := split_part(parent, '.', 1);
    v_table := split_part(parent, '.', 2);
    v_default := format('%I.%I', v_schema, v_table || '_default');
    select a.attname::text into v_key
    from pg_partitioned_table as t
    join pg_attribute as a on a.attrelid = t.partrelid and a.attnum = t.partattrs[0]
    where t.partrelid = parent::regclass;

    -- The default partition should be empty. Rows that are in it are reported; they prevent the partition of their
    -- month from being created.
    v_months_with_strays := '{}';
    for month, strays in execute format(
      'select date_trunc(''month'', %I at time zone ''UTC'')::date, count(*) from %s group by 1 order by 1', v_key, v_default)
    loop
      v_months_with_strays := v_months_with_strays || month;
      return next;
    end loop;

    for v_month in
      select generate_series(
        date_trunc('month', now() at time zone 'UTC'),
        date_trunc('month', now() at time zone 'UTC') + make_interval(months => v_partitioned.months_ahead),
        interval '1 month')::date
    loop
      v_partition := format('%I.%I', v_schema, v_table || to_char(v_month, '"_y"YYYY"m"MM'));
      continue when v_month = any (v_months_with_strays) or to_regclass(v_partition) is not null;
      -- Created separately and then attached: creating it in place would lock the parent against everybody.
      execute format('create table %s (like %I.%I including defaults including constraints including comments)',
        v_partition, v_schema, v_table);
      execute format('comment on table %s is %L', v_partition, to_char(v_month, 'YYYY-MM') || ' of ' || parent || '.');
      execute format('alter table %s enable row level security', v_partition);
      execute format('alter table %I.%I attach partition %s for values from (%L) to (%L)',
        v_schema, v_table, v_partition,
        to_char(v_month, 'YYYY-MM-DD 00:00+00'), to_char(v_month + interval '1 month', 'YYYY-MM-DD 00:00+00'));
    end loop;

    for v_partition in
      select i.inhrelid::regclass::text
      from pg_inherits as i
      where i.inhparent = parent::regclass and v_partitioned.guard is not null
        and not exists (
          select from pg_trigger as t
          where t.tgrelid = i.inhrelid and t.tgname = split_part(v_partitioned.guard, '.', 2))
    loop
      execute format(
        'create trigger %I before update or delete or truncate on %s for each statement execute function %I.%I()',
        split_part(v_partitioned.guard, '.', 2), v_partition,
        split_part(v_partitioned.guard, '.', 1), split_part(v_partitioned.guard, '.', 2));
    end loop;
  end loop;
end
$$;

comment on function ops.ensure_partitions() is
$$Create the partitions of the current and the coming months for every table in ops.partitioned. Runs daily; running it again
changes nothing. Returns a row for each month that has rows in a default partition, which raises an alert.$$;

grant execute on function ops.ensure_partitions() to leadmill_worker;
