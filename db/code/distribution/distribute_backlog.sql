create or replace function distribution.distribute_leads(lead_ids uuid[]) returns jsonb
language plpgsql volatile
set plan_cache_mode = force_generic_plan -- as in distribute_lead
as $$
declare
  v_niche_id uuid;
  v_leads intake.lead[];
begin
  select l.niche_id into v_niche_id
  from unnest(lead_ids) with ordinality as i (id, place)
  join intake.lead as l on l.id = i.id
  where l.status = 'approved'
  order by i.place
  limit 1;
  -- It never waits for a lead: the transaction that holds one may be waiting for another of these.
  select array_agg(s.lead order by array_position(lead_ids, (s.lead).id)) into v_leads
  from (
    select l as lead
    from intake.lead as l
    where l.id = any (lead_ids) and l.status = 'approved' and l.niche_id = v_niche_id
    for no key update skip locked
  ) as s;
  return case when v_leads is null then '[]' else distribution.sell_leads(v_leads) end;
end
$$;

comment on function distribution.distribute_leads(uuid[]) is
$$Sell many leads in one transaction, with the same result as one after the other in this order: of those that are
approved, of the niche of the first such, and not locked by another run. Stops early where a lead needs a subscription that
was not locked before the first. Returns an answer of distribute_lead for each that was distributed.$$;

create or replace function distribution.distribute_backlog(
  lead_id uuid, most integer default 20, task text default 'distribute_lead'
) returns jsonb
language plpgsql volatile security definer -- the worker has no privilege on the tables
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan -- as in distribute_lead
as $$
declare
  v_lead intake.lead;
  v_leads uuid[];
  v_jobs bigint[];
  v_answers jsonb;
begin
  -- The job's own lead first, before any other lock: everything after this skips locked rows.
  select l.* into v_lead from intake.lead as l where l.id = distribute_backlog.lead_id for no key update;
  if not found then
    perform ops.raise_http(404, 'LM305', 'no such lead', distribute_backlog.lead_id::text);
  elsif v_lead.status not in ('approved', 'unsold', 'distributed') then
    -- The lead was rejected or marked bad after the job was deferred: nothing is left to do.
    return '[]'::jsonb;
  elsif distribution.awaits_filter_upgrade(v_lead) then
    -- The lead waits without retries: they would keep the upgrade from running.
    insert into distribution.waiting_lead as w (lead_id, retry_at)
    values (v_lead.id, null)
    on conflict on constraint waiting_lead_pkey do update set retry_at = null;
    return '[]'::jsonb;
  end if;
  -- Two backlogs at once would need the same subscriptions: the second sells its own lead only.
  if v_lead.status = 'approved' and pg_try_advisory_xact_lock(hashtextextended('distribution.distribute_backlog', 0)) then
    begin
      select array_agg((w.args ->> 'lead_id')::uuid order by w.job_id), array_agg(w.job_id order by w.job_id)
      into v_leads, v_jobs
      from queue.lock_ready_jobs(distribute_backlog.task, distribute_backlog.most - 1) as w;
      v_answers := distribution.distribute_leads(distribute_backlog.lead_id || v_leads);
      perform queue.delete_locked_jobs(array(
        select j.id
        from unnest(v_jobs, v_leads) as j (id, lead_id)
        join jsonb_array_elements(v_answers) as a on (a ->> 'lead_id')::uuid = j.lead_id));
      return v_answers;
    exception when others then
      -- Another lead must not keep this one from being sold. Its own job reports the error.
      raise warning using message = 'a backlog was not distributed', detail = sqlerrm, errcode = sqlstate;
    end;
  end if;
  return jsonb_build_array(distribution.sell_leads(array[v_lead]) -> 0);
end
$$;

comment on function distribution.distribute_backlog(uuid, integer, text) is
$$Distribute a lead, and with it leads whose jobs of the same task are waiting, at most so many in all: one commit for all of them instead
of one for each, unless another transaction does so already. Jobs of distributed leads are deleted in the same transaction. Returns an
array of answers of distribute_lead, which is empty where the lead is not for sale any more, or waits until the filters of its niche are
upgraded.
Errors: LM305 no such lead.$$;

grant execute on function distribution.distribute_backlog(uuid, integer, text) to leadmill_worker;
