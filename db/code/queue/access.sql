grant usage on schema queue to leadmill_monitor;

grant usage on schema queue to leadmill_worker, leadmill_reconciler;

-- Found by revoking one by one: a worker needs each of these and no more. Both work the same queue's tables:
-- a job only names what is to be looked at, so that a forged one makes nobody believe anything.
grant select, insert, update, delete on queue.procrastinate_jobs to leadmill_worker, leadmill_reconciler;
grant select, insert, update, delete on queue.procrastinate_periodic_defers to leadmill_worker, leadmill_reconciler;
grant select, insert, update, delete on queue.procrastinate_workers to leadmill_worker, leadmill_reconciler;
grant select, insert on queue.procrastinate_events to leadmill_worker, leadmill_reconciler;
