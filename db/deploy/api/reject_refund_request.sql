-- Deploy leadmill:api/reject_refund_request to pg

begin;

create function api.reject_refund_request(request_id uuid, memo text) returns void
language sql volatile
begin atomic
  select returns.reject_refund_request(reject_refund_request.request_id, ops.bounded(reject_refund_request.memo, 'memo', 5000));
end;

comment on function api.reject_refund_request(uuid, text) is
$$Refuse a refund
The buyer is told by mail. memo: why, 1 to 2000 characters.
Errors: LM850 faults by field, LM855 no such request, LM856 decided.$$;

grant execute on function api.reject_refund_request(uuid, text) to admin;

commit;
