-- Deploy leadmill:distribution/distribute_backlog to pg

begin;

create function distribution.distribute_backlog(lead_id uuid, most integer default 20) returns jsonb
language plpgsql volatile security definer -- the worker has no privilege on the tables
set search_path = pg_catalog, pg_temp
as $$
declare
  v_status text;
  v_leads uuid[];
  v_jobs bigint[];
  v_answers jsonb;
begin
  -- The own lead first, and while nothing else is held: all that follows skips what is locked.
  select l.status into v_status from intake.lead as l where l.id = distribute_backlog.lead_id for no key update;
  -- Two backlogs at once would ask for the same subscriptions: the second sells its own lead.
  if v_status = 'approved' and pg_try_advisory_xact_lock(hashtextextended('distribution.distribute_backlog', 0)) then
    begin
      select array_agg((w.args ->> 'lead_id')::uuid order by w.job_id), array_agg(w.job_id order by w.job_id)
      into v_leads, v_jobs
      from queue.lock_waiting('distribute_lead', distribute_backlog.most - 1) as w;
      v_answers := distribution.distribute_leads(distribute_backlog.lead_id || v_leads);
      perform queue.delete_waiting(array(
        select j.id
        from unnest(v_jobs, v_leads) as j (id, lead_id)
        join jsonb_array_elements(v_answers) as a on (a ->> 'lead_id')::uuid = j.lead_id));
      return v_answers;
    exception when others then
      -- One of the others must not keep this lead from being sold. It will tell itself, in its own job.
      raise warning using message = 'a backlog was not distributed', detail = sqlerrm, errcode = sqlstate;
    end;
  end if;
  return jsonb_build_array(distribution.distribute_lead(distribute_backlog.lead_id));
end
$$;

comment on function distribution.distribute_backlog(uuid, integer) is
$$Distribute a lead, and with it leads whose jobs are waiting, at most so many in all: a commit for all of them instead of one for
each, unless another does so already. Jobs of leads that were done are deleted in the same transaction. Returns an array of answers of distribute_lead.
Errors: LM305 no such lead, LM606 not approved.$$;

grant execute on function distribution.distribute_backlog(uuid, integer) to leadmill_worker;

commit;
