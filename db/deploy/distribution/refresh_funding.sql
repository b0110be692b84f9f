-- Deploy leadmill:distribution/refresh_funding to pg

begin;

create function distribution.refresh_funding(organization_id uuid) returns void
language plpgsql volatile security definer -- the worker has no privilege on the tables
set search_path = pg_catalog, pg_temp
as $$
declare
  v_ids uuid[];
  v_funded uuid[];
  v_short uuid[];
begin
  select array_agg(s.id) into v_ids
  from (
    select e.id
    from distribution.subscription as e
    where e.organization_id = refresh_funding.organization_id and e.status <> 'ended'
    order by e.id
    for no key update
  ) as s;
  -- A job that waits on the queue stands for all later changes, and may start before the last of them has
  -- committed: whoever changes funds holds these locks until then.
  perform ledger.lock_accounts(array(
    select a.id from ledger.account as a where a.organization_id = refresh_funding.organization_id));
  select
    array_agg(s.id) filter (where s.is_funded),
    array_agg(s.id) filter (where s.funding_reason = 'insufficient_funds')
  into v_funded, v_short
  from distribution.subscription as s
  where s.id = any (v_ids) and s.status = 'active' and s.filter_faults is null;
  perform distribution.place_subscriptions(v_ids);
  perform notification.enqueue_mail(
    c.template, 'organization', refresh_funding.organization_id, jsonb_build_object('subscription_ids', c.subscription_ids))
  from (
    select 'subscriptions_paused' as template, jsonb_agg(s.id order by s.id) as subscription_ids
    from distribution.subscription as s
    where s.id = any (v_funded) and s.funding_reason = 'insufficient_funds'
    union all
    select 'subscriptions_resumed', jsonb_agg(s.id order by s.id)
    from distribution.subscription as s
    where s.id = any (v_short) and s.is_funded
  ) as c
  where c.subscription_ids is not null;
  perform notification.watch_balance(refresh_funding.organization_id);
end
$$;

comment on function distribution.refresh_funding(uuid) is
$$Put an organisation's subscriptions in the rotation or out of it, by what it can spend now, and tell it so; warn it of low
funds.$$;

grant execute on function distribution.refresh_funding(uuid) to leadmill_worker;

commit;
