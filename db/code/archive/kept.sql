create or replace function archive.kept() returns table (obstacle text, leads bigint, oldest timestamptz)
language plpgsql stable
as $$
declare
  v_ids constant uuid[] := array(
    select l.id from intake.lead as l
    where l.archived_at is null and l.created_at < archive.due_before()
    order by l.created_at, l.id
    limit 100000);
begin
  return query
    select coalesce(o.obstacle, 'none'), count(*), min(l.created_at)
    from intake.lead as l
    left join archive.obstacles(v_ids) as o on o.lead_id = l.id
    where l.id = any (v_ids)
    group by 1
    order by 2 desc, 1;
end
$$;

comment on function archive.kept() is
$$The leads that are old enough for the archive and are not in it, the oldest 100,000 of them, by their obstacle (archive.obstacles); none:
the next run takes them.$$;
