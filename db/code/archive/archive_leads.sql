create or replace function archive.due_before() returns timestamptz
language sql stable
set search_path = pg_catalog, pg_temp
return now() - make_interval(days => ops.setting_of('intake.archive_days')::integer);

comment on function archive.due_before() is $$Leads that were submitted before this moment are old enough for the archive.$$;

create or replace function archive.archive_leads(
  slice integer default 500,
  after_at timestamptz default '-infinity',
  after_id uuid default '00000000-0000-0000-0000-000000000000',
  out archived bigint,
  out looked_at bigint,
  out last_at timestamptz,
  out last_id uuid
)
language plpgsql volatile security definer -- workers have no access to the tables
set search_path = pg_catalog, pg_temp
as $$
declare
  v_ids uuid[];
begin
  with old as (
    select l.id, l.created_at
    from intake.lead as l
    where l.archived_at is null and l.status not in ('pending_approval', 'approved')
      and l.created_at < archive.due_before() and (l.created_at, l.id) > (archive_leads.after_at, archive_leads.after_id)
    order by l.created_at, l.id
    limit least(greatest(slice, 1), 5000)
    -- Not "no key": a row that refers to the lead, such as a file, waits as well. Nobody is waited for.
    for update of l skip locked
  )
  select count(*), max(o.created_at), (array_agg(o.id order by o.created_at desc, o.id desc))[1], array_agg(o.id order by o.id)
  into looked_at, last_at, last_id, v_ids
  from old as o;
  -- Only now, in a newer snapshot: what came before the locks is seen, and nothing can come after.
  v_ids := array(select i.id from unnest(v_ids) as i (id) except select b.lead_id from archive.obstacles(v_ids) as b);
  archived := case when v_ids = '{}' then 0 else intake.archive_leads(v_ids) end;
end
$$;

comment on function archive.archive_leads(integer, timestamptz, uuid) is
$$Move the content of the oldest leads that are due to the archive, of at most so many (slice), all or nothing. Leads with something open
(archive.obstacles) stay, and so do those that somebody holds. Call it again with last_at and last_id until looked_at is less than the
slice. Locks: leads only, and it waits for none.
Errors: 55P03 somebody reads the archive for long, while a new month is made.$$;

grant execute on function archive.archive_leads(integer, timestamptz, uuid) to leadmill_worker;
