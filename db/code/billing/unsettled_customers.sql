create or replace function billing.unsettled_customers() returns setof text
language sql stable security definer -- callers have no privilege on the tables
set search_path = pg_catalog, pg_temp
as $$
  select c.stripe_id
  from billing.customer as c
  where exists (
    select from billing.invoice as i
    where i.organization_id = c.organization_id and i.status in ('draft', 'open') and i.created_at > clock_timestamp() - interval '60 days')
  order by c.stripe_id
$$;

comment on function billing.unsettled_customers() is
$$Customers with a recent invoice that is neither paid nor given up: its end may not have been reported.$$;

grant execute on function billing.unsettled_customers() to leadmill_reconciler;
