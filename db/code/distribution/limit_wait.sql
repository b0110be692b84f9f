create or replace function distribution.limit_wait(subscription_ids uuid[]) returns void
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
  with bounded as (
    update distribution.subscription as s
    set turn = b.turn
    from (
      select e.id, (
        select a.turn
        from sale.assignment as a
        where a.competition_level_id = e.competition_level_id
        order by a.turn desc
        -- A subscription that has never bought by its weight has a round of all that are in the rotation. Its own sales do not count
        -- as waiting.
        offset greatest(coalesce(e.round_length, (
          select sum(o.weight)::integer
          from distribution.subscription as o
          where o.competition_level_id = e.competition_level_id and o.status = 'active')) - e.weight, 1) - 1
        limit 1) as turn
      from distribution.subscription as e
      where e.id = any (limit_wait.subscription_ids) and e.weight > 1
    ) as b
    where s.id = b.id and s.turn < b.turn
    returning s.id, s.turn
  )
  update distribution.rotation as r
  set turn = b.turn
  from bounded as b
  where r.subscription_id = b.id
$$;

comment on function distribution.limit_wait(uuid[]) is
$$Let these subscriptions have waited no longer than a round of their level, counted in its sales. A sale takes one of weight w a w-th
part of the way to the end: after an absence it would be the first again for many leads in a row. One of weight 1 goes to the end at once,
whatever it has waited. The caller holds their locks.$$;
