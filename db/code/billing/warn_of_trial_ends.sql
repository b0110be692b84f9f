create or replace function billing.warn_of_trial_ends() returns integer
language plpgsql volatile security definer -- callers have no privilege on the tables
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_facts event.fact[];
begin
  with warned as (
    update billing.plan_subscription as s
    set warned_at = clock_timestamp()
    where s.status = 'trialing' and s.warned_at is null and s.cancel_at is null
      and s.trial_ends_at between clock_timestamp() and clock_timestamp() + interval '3 days'
    returning s.id, s.organization_id
  )
  select array_agg((w.id, w.organization_id, '{}')::event.fact) into v_facts from warned as w;
  perform event.emit_all('plan.trial_warned', v_facts) where v_facts is not null;
  return coalesce(cardinality(v_facts), 0);
end
$$;

comment on function billing.warn_of_trial_ends() is
$$Say of each trial that ends within three days that it does, once. Returns how many there were.$$;

grant execute on function billing.warn_of_trial_ends() to leadmill_reconciler;
