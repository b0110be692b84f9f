-- LM855 refund_request_not_found (404): There is no such refund request.
-- LM856 refund_request_decided (409): The request is decided; `details` is its state.

create or replace function returns.lock_request(request_id uuid) returns returns.request
language plpgsql volatile
as $$
declare
  v_request returns.request;
begin
  -- The lead is first in the lock order: its lock serialises all decisions about its assignments.
  perform from intake.lead as l
  where l.id = (select r.lead_id from returns.request as r where r.id = lock_request.request_id)
  for no key update;
  select r.* into v_request from returns.request as r where r.id = lock_request.request_id;
  if not found then
    perform ops.raise_http(404, 'LM855', 'no such refund request', lock_request.request_id::text);
  elsif v_request.status <> 'pending' then
    perform ops.raise_http(409, 'LM856', 'the refund request is decided', v_request.status);
  end if;
  return v_request;
end
$$;

comment on function returns.lock_request(uuid) is
$$Lock the lead of a request and return the request, which must be pending.
Errors: LM855 no such request, LM856 decided.$$;
