-- Deploy leadmill:queue/recover_stalled to pg

begin;

create table queue.stall (
  job_id bigint primary key references queue.procrastinate_jobs (id) on delete cascade,
  count integer not null default 1,
  last_at timestamptz not null default clock_timestamp(),
  constraint stall_count_is_positive check (count > 0)
);

comment on table queue.stall is
$$Jobs whose worker died, with a count. It is separate from attempts: a job that has often waited for a vendor's server is not
one that kills its workers.$$;

commit;
