create or replace function request.user_id() returns uuid
language sql stable parallel safe
return request.claim('sub')::uuid;

comment on function request.user_id() is $$The signed-in user, null for anonymous callers and jobs.$$;

grant execute on function request.user_id() to member;
