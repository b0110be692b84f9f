create or replace function returns.reject_refund_request(request_id uuid, memo text) returns void
language plpgsql volatile security definer -- web roles write no table
set search_path = pg_catalog, pg_temp
as $$
declare
  v_request returns.request;
begin
  if memo is null or memo !~ '\S' or length(memo) > 2000 then
    perform ops.raise_http(400, 'LM850', 'refund request has faults',
      '[{"field": "memo", "code": "wrong_length", "message": "must have 1 to 2000 characters"}]');
  end if;
  v_request := returns.lock_request(request_id);
  update returns.request as r
  set
    status = 'rejected',
    rule = 'admin',
    memo = reject_refund_request.memo,
    decided_by = request.user_id(),
    decided_at = clock_timestamp()
  where r.id = v_request.id;
  perform event.emit('refund.decided', v_request.id, v_request.organization_id);
end
$$;

comment on function returns.reject_refund_request(uuid, text) is
$$Reject a refund request and notify the buyer by mail.
memo: the reason, 1 to 2000 characters, which the buyer reads.
Errors: LM850 faults by field, LM855 no such request, LM856 decided.$$;

grant execute on function returns.reject_refund_request(uuid, text) to admin;

create or replace function api.reject_refund_request(request_id uuid, memo text) returns void
language sql volatile
begin atomic
  select returns.reject_refund_request(reject_refund_request.request_id, ops.bounded(reject_refund_request.memo, 'memo', 5000));
end;

comment on function api.reject_refund_request(uuid, text) is
$$Reject a refund request
The buyer is notified by mail. memo: the reason, 1 to 2000 characters, which the buyer reads.
Errors: LM850 faults by field, LM855 no such request, LM856 decided.$$;

grant execute on function api.reject_refund_request(uuid, text) to admin;
