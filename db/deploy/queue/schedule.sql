-- Deploy leadmill:queue/schedule to pg

begin;

create table queue.schedule (
  name text primary key,
  task text not null references queue.task (name),
  args jsonb not null default '{}',
  every interval,
  at_times time[],
  time_zone text not null default 'UTC',
  grace interval not null default '1 hour',
  is_active boolean not null default true,
  last_fired_at timestamptz not null default clock_timestamp(),
  constraint schedule_has_one_rhythm check (num_nonnulls(every, at_times) = 1),
  constraint schedule_every_is_a_minute_at_least check (every >= '1 minute'),
  constraint schedule_at_times_name_a_time check (cardinality(at_times) > 0 and array_position(at_times, null) is null),
  -- An unknown time zone fails here rather than in the tick, where it would stop all entries.
  constraint schedule_time_zone_is_known check (timestamptz 'epoch' at time zone time_zone is not null),
  constraint schedule_args_are_an_object check (jsonb_typeof(args) = 'object')
);

create index schedule_by_task on queue.schedule (task);

comment on table queue.schedule is $$Jobs that are deferred at fixed times or intervals. queue.tick() reads it every minute.$$;
comment on column queue.schedule.every is $$Time between two jobs, at least one minute.$$;
comment on column queue.schedule.at_times is $$Times of day, in time_zone.$$;
comment on column queue.schedule.time_zone is
$$IANA name. A time of day that a clock change skips is due as soon as the clock has passed it.$$;
comment on column queue.schedule.grace is $$A time of day that was missed by more than this is skipped.$$;
comment on column queue.schedule.is_active is $$If false, the entry is never deferred.$$;
comment on column queue.schedule.last_fired_at is $$When it was last deferred.$$;

commit;
