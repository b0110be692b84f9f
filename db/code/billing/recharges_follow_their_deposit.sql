create or replace function billing.recharges_follow_their_deposit() returns trigger
language plpgsql volatile security definer -- whoever settles a payment may have no privilege on rules
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_recharge billing.recharge;
begin
  update billing.recharge as r
  set status = 'paid', failure_code = null, updated_at = clock_timestamp()
  where r.id = new.id
  returning r.* into v_recharge;
  -- The lock of the rule makes the next recharge wait until this money can be seen.
  update billing.recharge_rule as u
  set failures = 0, next_at = null, updated_at = clock_timestamp()
  where u.organization_id = v_recharge.organization_id and u.currency = v_recharge.currency;
  return null;
end
$$;

comment on function billing.recharges_follow_their_deposit() is
$$A recharge is paid when its deposit is, however the processor reported it, and its rule forgets earlier declines.$$;

create trigger recharges_follow_their_deposit
  after update of status on billing.deposit
  for each row when (new.status = 'paid' and old.status <> 'paid')
  execute function billing.recharges_follow_their_deposit();
