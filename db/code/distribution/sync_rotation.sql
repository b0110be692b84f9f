create or replace function distribution.exclusion_of(subscription distribution.subscription) returns text
language sql immutable parallel safe
return case when subscription.status <> 'active' then subscription.status else subscription.ineligible_reason end;

comment on function distribution.exclusion_of(distribution.subscription) is
$$Why a subscription is excluded from the rotation; null: it is not. See distribution.rotation_exclusion.$$;

create or replace function distribution.record_exclusions(subscription_ids uuid[]) returns void
language plpgsql volatile
as $$
declare
  v_now constant timestamptz := clock_timestamp();
begin
  update distribution.rotation_exclusion as a
  set ended_at = greatest(v_now, a.began_at)
  from distribution.subscription as s
  where a.subscription_id = any (record_exclusions.subscription_ids)
    and a.ended_at is null
    and s.id = a.subscription_id
    and a.reason is distinct from distribution.exclusion_of(s);
  insert into distribution.rotation_exclusion (subscription_id, began_at, reason)
  select s.id, v_now, distribution.exclusion_of(s)
  from distribution.subscription as s
  where s.id = any (record_exclusions.subscription_ids)
    and distribution.exclusion_of(s) is not null
    and not exists (select from distribution.rotation_exclusion as a where a.subscription_id = s.id and a.ended_at is null);
end
$$;

comment on function distribution.record_exclusions(uuid[]) is
$$Record since when and why these subscriptions are not in the rotation. The caller holds their locks.$$;

create or replace function distribution.sync_rotation(subscription_ids uuid[]) returns void
language plpgsql volatile
as $$
declare
  v_now constant timestamptz := clock_timestamp();
begin
  update distribution.subscription as s
  set
    ineligible_reason = f.reason,
    closes_at = f.closes_at,
    resumes_at = case when f.reason in ('capped', 'closed') then f.resumes_at end
  from (
    select
      e.id,
      case
        when e.filter_faults is not null then 'filter_invalid'
        when o.status <> 'active' or o.deleted_at is not null then 'organization_inactive'
        when ledger.funds_of(e.organization_id, n.currency) < l.price then 'insufficient_funds'
        when c.ends_at is not null then 'capped'
        when not h.is_open then 'closed'
      end as reason,
      case when h.is_open then nullif(h.changes_at, 'infinity') end as closes_at,
      coalesce(c.ends_at, h.changes_at) as resumes_at
    from distribution.subscription as e
    join identity.organization as o on o.id = e.organization_id
    join catalog.competition_level as l on l.id = e.competition_level_id
    join catalog.niche as n on n.id = e.niche_id
    left join lateral distribution.opening_at(e.opening_hours, o.time_zone, v_now) as h on e.opening_hours is not null
    cross join lateral (
      select max(greatest(k.window_ends_at, distribution.window_end(k.period, o.time_zone, v_now))) as ends_at
      from distribution.cap as k
      where k.subscription_id = e.id and not distribution.cap_allows(k, l.price, v_now)
    ) as c
    where e.id = any (sync_rotation.subscription_ids) and e.status <> 'ended'
  ) as f
  where s.id = f.id
    and (s.ineligible_reason, s.closes_at, s.resumes_at)
      is distinct from (f.reason, f.closes_at, case when f.reason in ('capped', 'closed') then f.resumes_at end);

  delete from distribution.rotation as r
  using distribution.subscription as s
  where r.subscription_id = s.id
    and s.id = any (sync_rotation.subscription_ids)
    and not (distribution.exclusion_of(s) is null and r.term = any (s.access_terms));
  -- A subscription returns with the turn it had: it has waited since its last lead, in the rotation or out of it. Leaving and
  -- returning gains nothing, because after one lead it goes to the tail. With a larger weight it goes only part of the way there,
  -- so its wait is limited to a round.
  perform distribution.limit_wait(array(
    select s.id
    from distribution.subscription as s
    where s.id = any (sync_rotation.subscription_ids)
      and s.weight > 1
      and distribution.exclusion_of(s) is null
      and not exists (select from distribution.rotation as r where r.subscription_id = s.id)));
  insert into distribution.rotation (competition_level_id, term, turn, subscription_id)
  select s.competition_level_id, t.term, s.turn, s.id
  from distribution.subscription as s
  cross join unnest(s.access_terms) as t (term)
  where s.id = any (sync_rotation.subscription_ids)
    and distribution.exclusion_of(s) is null
  on conflict on constraint rotation_term_is_named_once do nothing;
  perform distribution.record_exclusions(sync_rotation.subscription_ids);
end
$$;

comment on function distribution.sync_rotation(uuid[]) is
$$Check the funds, caps and opening hours of these subscriptions, and add them to the rotation or remove them. The caller holds their
locks. A change of funds that commits later has a job of its own (distribution.refresh_funding).$$;
