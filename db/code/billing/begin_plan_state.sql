create or replace function billing.begin_plan_state() returns bigint
language sql volatile security definer -- callers have no privilege on the sequence
set search_path = pg_catalog, pg_temp
as $$
  select nextval('billing.plan_ticket')
$$;

comment on function billing.begin_plan_state() is
$$A ticket for a question to Stripe about the plan of a customer. Whatever happens at Stripe after it was drawn may or may not be in the
answer; what happened before is.$$;

grant execute on function billing.begin_plan_state() to leadmill_reconciler;
