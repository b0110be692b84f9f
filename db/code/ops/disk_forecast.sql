create or replace view ops.disk_forecast as
select
  g.entity,
  g.bytes,
  round(g.growth)::bigint as bytes_a_day,
  g.days_known,
  case when g.entity = 'database' and g.growth > 0 and d.bytes > 0
    then floor(greatest(d.bytes - g.bytes, 0) / g.growth)::bigint end as days_until_full
from (
  select
    s.entity, count(*) as days_known, (array_agg(s.bytes order by s.day desc))[1] as bytes,
    -- By least squares: one clean-up or one import does not decide.
    regr_slope(s.bytes, s.day - date '2000-01-01') as growth
  from ops.table_size as s
  where s.day > (now() at time zone 'UTC')::date - 28
  group by s.entity
) as g
cross join (select o.value::bigint as bytes from ops.setting as o where o.name = 'ops.disk_bytes') as d;

comment on view ops.disk_forecast is
$$How fast each table grows, and in how many days the database fills its disk.$$;
comment on column ops.disk_forecast.entity is $$A table with all of its partitions and indexes; database: all of the database.$$;
comment on column ops.disk_forecast.bytes is $$When it was last measured.$$;
comment on column ops.disk_forecast.bytes_a_day is $$Over the last four weeks; null until it was measured on two days.$$;
comment on column ops.disk_forecast.days_known is $$On how many of these days it was measured.$$;
comment on column ops.disk_forecast.days_until_full is
$$Of the database only: until it has ops.disk_bytes. Null if that setting is 0, or if the database does not grow.$$;

grant select on ops.disk_forecast to leadmill_monitor;
