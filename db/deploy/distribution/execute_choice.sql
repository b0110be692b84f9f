-- Deploy leadmill:distribution/execute_choice to pg

begin;

create function distribution.record_run(lead_id uuid, choice distribution.choice, started_at timestamptz) returns distribution.run
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_run distribution.run;
begin
  -- The position is taken here, after the choice: a run that sees this one's sales has a later one.
  with begun as (
    insert into distribution.run (lead_id, outcome, started_at)
    values (
      record_run.lead_id,
      case
        when cardinality(choice.buyers) > 0 then 'sold'
        when cardinality(choice.traces) > 0 and not exists (select from unnest(choice.traces) as t where t.room > 0) then 'full'
        when choice.retry_at is not null then 'waiting'
        else 'unsold'
      end,
      record_run.started_at)
    returning *
  ), traced as (
    insert into distribution.trace
    select r.id, t.competition_level_id, t.order_position, t.price, t.max_buyers, t.room, t.evaluated_count, t.bought,
      t.passed_over_counts, r.ended_at
    from begun as r
    cross join unnest(choice.traces) as t
  ), judged as (
    insert into distribution.verdict
    select r.id, v.competition_level_id, v.place, v.lead_id, v.subscription_id, v.organization_id, v.verdict, r.ended_at
    from begun as r
    cross join unnest(choice.verdicts) as v
  )
  select r.* into v_run from begun as r;
  return v_run;
end
$$;

comment on function distribution.record_run(uuid, distribution.choice, timestamptz) is
$$Record a run with its outcome, traces and verdicts.$$;

create function distribution.execute_choice(
  lead intake.lead, choice distribution.choice, started_at timestamptz
) returns jsonb
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_run constant distribution.run := distribution.record_run(lead.id, choice, execute_choice.started_at);
  v_status text := lead.status;
  v_assignment_ids uuid[] := '{}'::uuid[];
begin
  if v_run.outcome = 'sold' then
    v_assignment_ids := distribution.sell_lead(lead, v_run, choice.currency, choice.buyers);
    v_status := 'distributed';
  elsif exists (select from sale.assignment as a where a.lead_id = lead.id) then
    v_status := 'distributed';
    if lead.status <> v_status then
      perform intake.mark_distributed(lead.id);
    end if;
  elsif v_run.outcome <> 'waiting' then
    v_status := 'unsold';
    if lead.status <> v_status then
      perform intake.mark_unsold(lead.id);
      perform event.emit('lead.unsold', lead.id);
    end if;
  end if;
  if choice.retry_at is not null then
    insert into distribution.waiting_lead as w (lead_id, retry_at)
    values (lead.id, choice.retry_at)
    on conflict (lead_id) do update set retry_at = excluded.retry_at;
    if choice.retry_at <= clock_timestamp() then
      perform queue.defer('follow_the_clock', queueing_lock => 'follow_the_clock');
    end if;
  end if;
  return jsonb_build_object(
    'lead_id', lead.id, 'run_id', v_run.id, 'position', v_run.position, 'outcome', v_run.outcome,
    'lead_status', v_status, 'assignment_ids', to_jsonb(v_assignment_ids));
end
$$;

comment on function distribution.execute_choice(intake.lead, distribution.choice, timestamptz) is
$$Record a run, sell the lead to the buyers chosen, note the state of the lead, and tell the admins if it has no buyer. The caller holds
the locks of the lead, the chosen subscriptions and their accounts, and has chosen under them. Returns the answer of
distribute_lead.$$;

commit;
