create or replace view ops.disk_forecast as
select
  s.entity,
  (array_agg(s.bytes order by s.day desc))[1] as bytes,
  -- Of the last four weeks, by least squares: one clean-up or one import does not decide.
  round(regr_slope(s.bytes, s.day - date '2000-01-01'))::bigint as bytes_a_day,
  count(*) as days_known,
  case when s.entity = 'database' and regr_slope(s.bytes, s.day - date '2000-01-01') > 0
    then floor(
      greatest(nullif((select g.value from ops.setting as g where g.name = 'ops.disk_bytes')::bigint, 0) - (array_agg(s.bytes order by s.day desc))[1], 0)
      / regr_slope(s.bytes, s.day - date '2000-01-01'))::bigint end as days_until_full
from ops.table_size as s
where s.day > (now() at time zone 'UTC')::date - 28
group by s.entity;

comment on view ops.disk_forecast is
$$How fast each table grows, and in how many days the database fills its disk.$$;
comment on column ops.disk_forecast.entity is $$A table with all of its partitions and indexes; database: all of the database.$$;
comment on column ops.disk_forecast.bytes is $$When it was last measured.$$;
comment on column ops.disk_forecast.bytes_a_day is $$Over the last four weeks; null until it was measured on two days.$$;
comment on column ops.disk_forecast.days_known is $$On how many of these days it was measured.$$;
comment on column ops.disk_forecast.days_until_full is
$$Of the database only: until it has ops.disk_bytes. Null if that setting is 0, or if the database does not grow.$$;

grant select on ops.disk_forecast to leadmill_monitor;
