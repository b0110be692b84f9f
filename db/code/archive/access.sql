grant usage on schema archive to leadmill_worker;
