grant usage on schema ops to leadmill_api, leadmill_worker;
