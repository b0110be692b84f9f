-- Deploy leadmill:distribution/record_exclusions to pg

begin;

create function distribution.record_exclusions(subscription_ids uuid[]) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_now constant timestamptz := clock_timestamp();
begin
  update distribution.absence as a
  set ended_at = greatest(v_now, a.began_at)
  from distribution.subscription as s
  where a.subscription_id = any (record_exclusions.subscription_ids)
    and a.ended_at is null
    and s.id = a.subscription_id
    and a.reason is distinct from distribution.absence_of(s);
  insert into distribution.absence (subscription_id, began_at, reason)
  select s.id, v_now, distribution.absence_of(s)
  from distribution.subscription as s
  where s.id = any (record_exclusions.subscription_ids)
    and distribution.absence_of(s) is not null
    and not exists (select from distribution.absence as a where a.subscription_id = s.id and a.ended_at is null);
end
$$;

comment on function distribution.record_exclusions(uuid[]) is
$$Keep since when and why these subscriptions are not in the rotation. The caller holds their locks.$$;

commit;
