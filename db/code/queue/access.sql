grant usage on schema queue to leadmill_monitor;

grant usage on schema queue to leadmill_worker, leadmill_reconciler;
