-- LM858 refund_decision_immutable (400): A decided request never changes. A trigger enforces
--   it.

create or replace function returns.requests_are_decided_once() returns trigger
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
  raise exception using
    errcode = 'LM858',
    message = 'a decided refund request never changes',
    detail = format('request %s is %s', old.id, old.status);
end
$$;

comment on function returns.requests_are_decided_once() is
$$Reject changes of a decided request.
Errors: LM858.$$;

create trigger requests_are_decided_once
before update on returns.request
for each row when (old.status <> 'pending')
execute function returns.requests_are_decided_once();
