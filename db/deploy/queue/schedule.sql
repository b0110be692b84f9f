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
  -- An unknown zone fails here, and not in the tick of all entries.
  constraint schedule_time_zone_is_known check (timestamptz 'epoch' at time zone time_zone is not null),
  constraint schedule_args_are_an_object check (jsonb_typeof(args) = 'object')
);

create index schedule_by_task on queue.schedule (task);

comment on table queue.schedule is $$Jobs that come by the clock. queue.tick() reads it every minute.$$;
comment on column queue.schedule.name is $$Name of the entry.$$;
comment on column queue.schedule.task is $$Task to defer.$$;
comment on column queue.schedule.args is $$Its arguments.$$;
comment on column queue.schedule.every is $$Time between two jobs, at least a minute.$$;
comment on column queue.schedule.at_times is $$Times of day, in time_zone.$$;
comment on column queue.schedule.time_zone is $$IANA name. A time that a clock change skips comes when the clock has passed it.$$;
comment on column queue.schedule.grace is $$A time of day that was missed by longer than this is left out.$$;
comment on column queue.schedule.is_active is $$False: never.$$;
comment on column queue.schedule.last_fired_at is $$When it was deferred last.$$;

insert into queue.schedule (name, task, every) values
  ('recover stalled jobs', 'recover_stalled', '1 minute'),
  ('retry webhooks', 'retry_webhooks', '1 minute'),
  ('expire holds', 'expire_holds', '1 minute'),
  ('follow the clock', 'follow_the_clock', '1 minute'),
  ('link buyers', 'link_buyers', '10 minutes'),
  ('seal the books', 'seal_books', '1 minute'),
  ('fold the reports', 'fold_reports', '1 minute'),
  ('seal the audit log', 'seal_audit', '5 minutes'),
  ('make partitions', 'ensure_partitions', '6 hours'),
  ('clean up files', 'clean_files', '10 minutes'),
  ('forget strangers', 'forget_strangers', '30 minutes'),
  ('tell what waits', 'tell_waiting', '15 minutes'),
  ('purge jobs', 'purge_jobs', '1 hour'),
  ('forget spent limits', 'forget_spending', '10 minutes'),
  ('catch up with Stripe', 'catch_up_with_stripe', '1 hour');

insert into queue.schedule (name, task, at_times, grace) values
  ('compare the books with Stripe', 'reconcile_stripe', '{03:10}', '12 hours');

insert into queue.schedule (name, task, at_times, grace) values
  ('digest of the day', 'send_digest', '{06:00}', '12 hours');

insert into queue.schedule (name, task, at_times, grace) values
  ('prove the books', 'verify_books', '{03:30}', '1 day');

-- Imports come four times a day, as the office works; a missed one comes as long as the next is far off.
insert into queue.schedule (name, task, at_times, time_zone, grace) values
  ('import from CRMs', 'start_imports', '{08:00, 11:00, 14:00, 17:00}', 'America/New_York', '2 hours'),
  ('look after CRM accounts', 'watch_accounts', '{06:00}', 'America/New_York', '12 hours');

commit;
