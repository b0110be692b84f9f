-- Deploy leadmill:api/explain_difference to pg

begin;

create function api.explain_difference(difference_id bigint, reason text) returns void
language sql volatile
begin atomic
  select billing.explain_difference(explain_difference.difference_id, ops.bounded(explain_difference.reason, 'reason', 5000));
end;

comment on function api.explain_difference(bigint, text) is
$$Say why the payment processor's list and our books differ
It is closed, and not opened again.
Errors: LM523 no reason, LM525 no open difference.$$;

grant execute on function api.explain_difference(bigint, text) to admin;

commit;
