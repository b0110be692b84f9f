-- Deploy leadmill:queue/procrastinate to pg

begin;

-- psql variable procrastinate_schema: path of sql/schema.sql in the installed, pinned package
-- (sqitch deploy --set procrastinate_schema=…). Third-party code stays out of this repository.
\if :{?procrastinate_schema}
\else
\warn 'queue/procrastinate needs: sqitch deploy --set procrastinate_schema=<path of sql/schema.sql>'
\quit
\endif

-- The library's functions name their tables without a schema, so they are called only through the wrappers of this
-- room.
set local search_path = queue, pg_temp;
\i :procrastinate_schema
set local search_path = pg_catalog, pg_temp;

create table queue.library (
  version text primary key,
  installed_at timestamptz not null default clock_timestamp()
);

comment on table queue.library is $$Version of Procrastinate's schema that is installed.$$;
comment on column queue.library.version is $$Version of the package whose schema.sql was loaded.$$;

insert into queue.library (version) values ('3.10.0');

-- Each job causes two updates and three events. The default autovacuum thresholds would let these tables bloat.
alter table queue.procrastinate_jobs set (autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02);
alter table queue.procrastinate_events set (autovacuum_vacuum_scale_factor = 0.05);

-- This is the minimum that a worker needs, found by revoking privileges one by one. Both kinds of workers use the same
-- tables, so a forged job is possible: a job therefore only names what to work on, and its task checks the rest.
grant select, insert, update, delete on queue.procrastinate_jobs, queue.procrastinate_periodic_defers,
  queue.procrastinate_workers to leadmill_worker, leadmill_reconciler;
grant select, insert on queue.procrastinate_events to leadmill_worker, leadmill_reconciler;
grant usage on all sequences in schema queue to leadmill_worker, leadmill_reconciler;
grant execute on all functions in schema queue to leadmill_worker, leadmill_reconciler;

commit;
