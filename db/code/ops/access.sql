grant usage on schema ops to leadmill_worker;

grant usage on schema ops to leadmill_api;
