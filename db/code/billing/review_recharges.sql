create or replace function billing.review_recharges() returns setof uuid
language plpgsql volatile security definer -- callers have no privilege on the tables
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_id uuid;
begin
  -- Whose day was full, or whose dispute was open: nothing else would begin them again.
  perform queue.defer_once('recharge_wallet', 'organization_id', array(
    select distinct u.organization_id from billing.recharge_rule as u where billing.wants_recharge(u)));
  -- The job of each was deferred when it began. If it is lost, the processor may have the money.
  for v_id in
    update billing.recharge as r
    set updated_at = clock_timestamp()
    where r.status = 'requested' and r.updated_at < clock_timestamp() - interval '15 minutes'
    returning r.id
  loop
    perform queue.defer('send_recharge', jsonb_build_object('recharge_id', v_id), lock => 'recharge:' || v_id);
  end loop;
  return query
    select r.id from billing.recharge as r
    where r.status = 'needs_confirmation' and r.expires_at < clock_timestamp()
    order by r.expires_at;
end
$$;

comment on function billing.review_recharges() is
$$Begin recharges that had to wait, send those again whose job was lost, and return those that nobody has confirmed in time.$$;

grant execute on function billing.review_recharges() to leadmill_reconciler;
