grant usage on schema queue to leadmill_worker, leadmill_reconciler, leadmill_monitor;
