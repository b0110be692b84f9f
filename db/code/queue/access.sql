grant usage on schema queue to leadmill_worker, leadmill_reconciler, leadmill_monitor;

-- This is the minimum that a worker needs, found by revoking privileges one by one. Both kinds of workers use the same
-- tables, so a forged job is possible: a job therefore only names what to work on, and its task checks the rest.
grant select, insert, update, delete on queue.procrastinate_jobs to leadmill_worker, leadmill_reconciler;
grant select, insert, update, delete on queue.procrastinate_periodic_defers to leadmill_worker, leadmill_reconciler;
grant select, insert, update, delete on queue.procrastinate_workers to leadmill_worker, leadmill_reconciler;
grant select, insert on queue.procrastinate_events to leadmill_worker, leadmill_reconciler;
