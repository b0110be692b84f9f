-- LM525 difference_not_found (404): There is no such difference between the processor and the
--   ledger, or it is closed.

create or replace function billing.explain_difference(difference_id bigint, reason text) returns void
language plpgsql volatile security definer -- callers have no privilege on the table
set search_path = pg_catalog, pg_temp
as $$
begin
  update billing.difference as d
  set status = 'explained', reason = ops.require_reason(explain_difference.reason), closed_at = clock_timestamp()
  where d.id = explain_difference.difference_id and d.status = 'open';
  if not found then
    perform ops.raise_http(404, 'LM525', 'no such difference, or it is closed', explain_difference.difference_id::text);
  end if;
end
$$;

comment on function billing.explain_difference(bigint, text) is
$$Close an open difference with a reason. It is not opened again.
Errors: LM068 no reason (400), LM525 no open difference (404).$$;

grant execute on function billing.explain_difference(bigint, text) to admin;

create or replace function api.explain_difference(difference_id bigint, reason text) returns void
language sql volatile
begin atomic
  select billing.explain_difference(explain_difference.difference_id, ops.bounded(explain_difference.reason, 'reason', 5000));
end;

comment on function api.explain_difference(bigint, text) is
$$Explain a difference between the payment processor's list and the ledger
This closes it, and it is not opened again.
Errors: LM068 no reason, LM525 no open difference.$$;

grant execute on function api.explain_difference(bigint, text) to admin;
