create or replace function request.is_test() returns boolean
language sql stable parallel safe
return coalesce(request.claim('test')::boolean, false);

comment on function request.is_test() is $$Whether the caller has an API key for tests, and so may meet nothing but test leads.$$;
