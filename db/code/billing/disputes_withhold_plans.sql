create or replace function billing.is_contested(subscription billing.plan_subscription) returns boolean
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select exists (
    select
    from billing.invoice as i
    join billing.invoice_payment as p on p.invoice_id = i.id
    join billing.dispute as t on t.deposit_id = p.deposit_id
    where i.plan_subscription_id = (subscription).id
      -- The clocks of an invoice and its period differ by moments.
      and i.created_at > coalesce((subscription).period_starts_at, (subscription).started_at) - interval '1 hour'
      -- An inquiry moves no money.
      and t.status not in ('won', 'prevented', 'warning_needs_response', 'warning_under_review', 'warning_closed'))
$$;

comment on function billing.is_contested(billing.plan_subscription) is
$$Whether a payer has a payment for the current period of a subscription taken back by the bank, or has succeeded with that.$$;

create or replace function billing.disputes_withhold_plans() returns trigger
language plpgsql volatile security definer -- whoever settles a dispute may have no privilege on customers
set search_path = pg_catalog, pg_temp
as $$
begin
  -- In a job, because a customer is locked before its payments.
  perform queue.defer(
    'read_plan', jsonb_build_object('customer_id', c.stripe_id), queueing_lock => 'read_plan:' || c.stripe_id)
  from billing.invoice_payment as p
  join billing.invoice as i on i.id = p.invoice_id
  join billing.customer as c on c.organization_id = i.organization_id
  where p.deposit_id = new.deposit_id;
  return null;
end
$$;

comment on function billing.disputes_withhold_plans() is
$$When the payment of an invoice is disputed, or that ends, a job looks at the plan of its organisation.$$;

create trigger disputes_withhold_plans
after insert or update of status on billing.dispute
for each row execute function billing.disputes_withhold_plans();
