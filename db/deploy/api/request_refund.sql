-- Deploy leadmill:api/request_refund to pg

begin;

create function api.request_refund(assignment_id uuid, reason text, notes text default null) returns jsonb
language sql volatile
begin atomic
  select returns.request_refund(request_refund.assignment_id, ops.bounded(request_refund.reason, 'reason', 5000), ops.bounded(request_refund.notes, 'notes', 5000));
end;

comment on function api.request_refund(uuid, text, text) is
$$Ask for the price of a bad lead
reason: one of those of the refund policy at the sale; notes: up to 2000 characters. Once for each lead that was bought.
Returns {request_id, status, rule}; refund_requests tells what was decided.
Errors: LM601 not an owner or manager, LM850 faults by field, LM851 no such assignment, LM852 asked already, LM853 too late,
LM854 the limit is reached, LM857 refunded already.$$;

grant execute on function api.request_refund(uuid, text, text) to member;

commit;
