grant usage on schema report to leadmill_worker;
