create or replace function crm.count_page(run_id uuid, judged crm.deal_change[]) returns crm.import_run
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
  update crm.import_run as r
  set
    pages = r.pages + 1,
    seen = r.seen + j.seen,
    imported = r.imported + j.imported,
    updated = r.updated + j.updated,
    unchanged = r.unchanged + j.unchanged,
    kept = r.kept + j.kept,
    withdrawn = r.withdrawn + j.withdrawn,
    excluded = r.excluded + j.excluded,
    outside = r.outside + j.outside,
    ignored = r.ignored + j.ignored,
    failed = r.failed + j.failed,
    progressed_at = clock_timestamp()
  from (
    select
      count(*) as seen,
      count(*) filter (where j.outcome = 'imported') as imported,
      count(*) filter (where j.outcome = 'updated') as updated,
      count(*) filter (where j.outcome = 'unchanged') as unchanged,
      count(*) filter (where j.outcome = 'kept') as kept,
      count(*) filter (where j.outcome = 'withdrawn') as withdrawn,
      count(*) filter (where j.outcome = 'excluded') as excluded,
      count(*) filter (where j.outcome = 'outside') as outside,
      count(*) filter (where j.outcome = 'ignored') as ignored,
      count(*) filter (where j.outcome = 'failed') as failed
    from unnest(count_page.judged) as j
  ) as j
  where r.id = count_page.run_id
  returning r.*
$$;

comment on function crm.count_page(uuid, crm.deal_change[]) is $$Add a page to the counts of a run.$$;

create or replace function crm.import_page(
  run_id uuid,
  fencing_token integer,
  deals jsonb,
  persons jsonb,
  next_cursor text,
  calls integer,
  tokens integer
) returns crm.import_run
language plpgsql volatile security definer -- workers have no privilege on tables
set search_path = pg_catalog, pg_temp
as $$
declare
  v_run crm.import_run := crm.lock_run(run_id, fencing_token);
  v_judged crm.deal_change[];
  v_list text;
  v_cursor text := import_page.next_cursor;
begin
  v_judged := array(
    select j from crm.import_deals(
      v_run.connection_id, v_run.window_starts_at, v_run.window_ends_at, import_page.deals, import_page.persons) as j);
  insert into crm.import_failure (run_id, deal_id, faults)
  select v_run.id, left(coalesce(j.deal_id::text, j.faults #>> '{0,field}'), 40), j.faults
  from unnest(v_judged) as j
  where j.faults is not null;
  v_run := crm.count_page(v_run.id, v_judged);

  -- Deals are listed youngest first, so that none after a deal that is too old is in the window. Deleted deals are all
  -- read, because their leads were in an earlier window.
  if v_run.current_list <> 'deleted' and exists (
    select from jsonb_path_query(import_page.deals, '$[*].add_time') as e (added)
    where e.added #>> '{}' collate "C" < to_char(v_run.window_starts_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'))
  then
    v_cursor := null;
  end if;
  v_list := case
    when v_cursor is not null then v_run.current_list
    when v_run.current_list = 'archived' then 'deleted'
    when v_run.current_list = 'deals' then (
      select case when c.takes_archived then 'archived' else 'deleted' end from crm.connection as c where c.id = v_run.connection_id)
  end;
  update crm.import_run as r
  set
    current_list = coalesce(v_list, r.current_list),
    next_cursor = v_cursor,
    calls = r.calls + import_page.calls,
    tokens = r.tokens + import_page.tokens,
    consecutive_failures = 0,
    problem = null,
    status = case when v_list is null then 'succeeded' else r.status end,
    finished_at = case when v_list is null then clock_timestamp() end
  where r.id = v_run.id
  returning r.* into v_run;
  if v_run.status = 'succeeded' then
    perform crm.emit_end(v_run.id);
  end if;
  update crm.connection as c set problem = null, problem_at = null, refused_until_at = null
  where c.id = v_run.connection_id and (c.problem is not null or c.refused_until_at is not null);
  return v_run;
end
$$;

comment on function crm.import_page(uuid, integer, jsonb, jsonb, text, integer, integer) is
$$Import one page: its leads, its failures, the progress and the next cursor, in one transaction, so that a run whose worker dies
resumes at the end of a page. deals, persons: as Pipedrive's API v2 lists them. next_cursor: null at the end of a list. calls,
tokens: what reading the page cost. Returns the run; current_list and next_cursor say what to read next, until it has succeeded.
Errors: LM754 the run is over, or another worker has taken it over.$$;

grant execute on function crm.import_page(uuid, integer, jsonb, jsonb, text, integer, integer) to leadmill_worker;
