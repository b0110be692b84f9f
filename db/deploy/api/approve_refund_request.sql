-- Deploy leadmill:api/approve_refund_request to pg

begin;

create function api.approve_refund_request(request_id uuid, memo text default null) returns void
language sql volatile
begin atomic
  select returns.approve_refund_request(approve_refund_request.request_id, ops.bounded(approve_refund_request.memo, 'memo', 5000));
end;

comment on function api.approve_refund_request(uuid, text) is
$$Give a buyer the price of a bad lead back
To where it came from, and he is told by mail. memo: what he reads, up to 2000 characters.
Errors: LM850 faults by field, LM855 no such request, LM856 decided.$$;

grant execute on function api.approve_refund_request(uuid, text) to admin;

commit;
