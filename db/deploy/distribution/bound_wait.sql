-- Deploy leadmill:distribution/bound_wait to pg

begin;

create function distribution.bound_wait(subscription_ids uuid[]) returns void
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
  with bounded as (
    update distribution.subscription as s
    set turn = b.turn
    from (
      -- Counted from the last sale of the level, not from now: runs of other niches have gone on since. And by the shorter
      -- of two rounds, as a quiet time makes that longer in which it falls.
      select e.id, a.turn - least(e.round, a.turn - a.asked_turn) as turn
      from distribution.subscription as e
      cross join lateral (
        select l.turn, l.asked_turn
        from distribution.assignment as l
        where l.competition_level_id = e.competition_level_id
        order by l.created_at desc
        limit 1) as a
      where e.id = any (bound_wait.subscription_ids) and e.weight > 1
    ) as b
    where s.id = b.id and s.turn < b.turn
    returning s.id, s.turn
  )
  update distribution.rotation as r
  set turn = b.turn
  from bounded as b
  where r.subscription_id = b.id
$$;

comment on function distribution.bound_wait(uuid[]) is
$$Let these subscriptions have waited no longer than a round: their own when they last bought, or if it was shorter that of the last who
bought at their level. A sale takes one of weight w a w-th part of the way to the end: after an absence it would be the first again for many leads
in a row. One of weight 1 goes to the end at once, whatever it has waited. The caller holds their locks.$$;

commit;
