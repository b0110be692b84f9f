-- Deploy leadmill:distribution/carry_out to pg

begin;

create function distribution.close_run(lead intake.lead, run distribution.run, assignment_ids uuid[]) returns jsonb
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_status text;
begin
  if run.outcome = 'sold' or exists (select from sale.assignment as a where a.lead_id = lead.id) then
    v_status := 'distributed';
  elsif run.outcome = 'waiting' then
    v_status := lead.status;
  else
    v_status := 'unsold';
  end if;
  if v_status <> lead.status then
    update intake.lead as l
    set
      status = v_status,
      distributed_at = coalesce(l.distributed_at, run.ended_at),
      updated_at = clock_timestamp()
    where l.id = lead.id;
    if v_status = 'unsold' then
      perform notification.enqueue_mail('lead_unsold', 'admins', null, jsonb_build_object('lead_id', lead.id));
    end if;
  end if;
  return jsonb_build_object(
    'lead_id', lead.id, 'run_id', run.id, 'position', run.position, 'outcome', run.outcome,
    'lead_status', v_status, 'assignment_ids', to_jsonb(assignment_ids));
end
$$;

comment on function distribution.close_run(intake.lead, distribution.run, uuid[]) is
$$Say in the lead what became of it, and to the admins if nobody bought. Returns the answer of distribute_lead.$$;

create function distribution.carry_out(
  lead intake.lead, choice distribution.choice, currency text, started_at timestamptz
) returns jsonb
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_now constant timestamptz := clock_timestamp();
  v_run distribution.run;
  v_sold uuid[] := '{}'::uuid[];
begin
  -- The position is taken here, after the choice: who sees this run's sales has a later one.
  with begun as (
    insert into distribution.run (lead_id, outcome, started_at)
    values (
      lead.id,
      case
        when cardinality(choice.buyers) > 0 then 'sold'
        when cardinality(choice.traces) > 0 and not exists (select from unnest(choice.traces) as t where t.room > 0) then 'full'
        when choice.retry_at is not null then 'waiting'
        else 'unsold'
      end,
      carry_out.started_at)
    returning *
  ), traced as (
    insert into distribution.trace
    select r.id, t.competition_level_id, t.order_position, t.price, t.max_buyers, t.room, t.looked_at, t.bought,
      t.passed_over_counts, v_now
    from begun as r
    cross join unnest(choice.traces) as t
  ), judged as (
    insert into distribution.verdict
    select r.id, v.competition_level_id, v.place, v.lead_id, v.subscription_id, v.organization_id, v.verdict, v_now
    from begun as r
    cross join unnest(choice.verdicts) as v
  )
  select r.* into v_run from begun as r;
  if v_run.outcome = 'sold' then
    v_sold := distribution.sell_lead(lead, v_run, carry_out.currency, choice.buyers);
  end if;
  if choice.retry_at is not null then
    insert into distribution.waiting_lead as w (lead_id, retry_at)
    values (lead.id, choice.retry_at)
    on conflict (lead_id) do update set retry_at = excluded.retry_at;
    if choice.retry_at <= v_now then
      perform queue.defer('follow_the_clock', queueing_lock => 'follow_the_clock');
    end if;
  end if;
  return distribution.close_run(lead, v_run, v_sold);
end
$$;

comment on function distribution.carry_out(intake.lead, distribution.choice, text, timestamptz) is
$$Write a run down: its trace, the sales, what became of the lead. The caller holds the locks of the lead, the chosen
subscriptions and their accounts, and has chosen under them. Returns the answer of distribute_lead.$$;

commit;
