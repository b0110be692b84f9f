create or replace function returns.approve_refund_request(request_id uuid, memo text) returns void
language plpgsql volatile security definer -- web roles write no table
set search_path = pg_catalog, pg_temp
as $$
begin
  if length(memo) > 2000 then
    perform ops.raise_http(400, 'LM850', 'refund request has faults',
      '[{"field": "memo", "code": "too_long", "message": "must have at most 2000 characters"}]');
  end if;
  perform returns.approve(returns.lock_request(request_id), 'admin', request.user_id(), nullif(btrim(memo), ''));
end
$$;

comment on function returns.approve_refund_request(uuid, text) is
$$Approve a refund request: refund the price to the accounts that paid it, and notify the buyer by mail.
memo: a message to the buyer, up to 2000 characters, or null.
Errors: LM850 faults by field, LM855 no such request, LM856 decided.$$;

grant execute on function returns.approve_refund_request(uuid, text) to admin;

create or replace function api.approve_refund_request(request_id uuid, memo text default null) returns void
language sql volatile
begin atomic
  select returns.approve_refund_request(approve_refund_request.request_id, ops.bounded(approve_refund_request.memo, 'memo', 5000));
end;

comment on function api.approve_refund_request(uuid, text) is
$$Approve a refund request
The price returns to the accounts that paid it, and the buyer is notified by mail. memo: a message to the buyer, up to 2000 characters.
Errors: LM850 faults by field, LM855 no such request, LM856 decided.$$;

grant execute on function api.approve_refund_request(uuid, text) to admin;
