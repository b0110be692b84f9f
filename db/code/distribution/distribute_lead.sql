create or replace function distribution.advance_shared_subscriptions(buyers distribution.buyer[]) returns void
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
  with moved as (
    -- Just before the buyer, in the order that they had, so that the next turn is another's.
    update distribution.subscription as s
    set turn = m.turn
    from (
      select e.id, b.turn - row_number() over (partition by b.id order by e.turn desc, e.id desc) as turn
      from unnest(buyers) as w
      join distribution.subscription as b on b.id = w.subscription_id
      join distribution.subscription as e
        on e.share_id = w.share_id and e.competition_level_id = w.competition_level_id and e.id <> b.id and e.status <> 'ended'
      where e.turn < b.turn
    ) as m
    where s.id = m.id
    returning s.id, s.turn
  )
  update distribution.rotation as r
  set turn = m.turn
  from moved as m
  where r.subscription_id = m.id
$$;

comment on function distribution.advance_shared_subscriptions(distribution.buyer[]) is
$$Move the subscriptions that share with buyers back in the rotation with them. The caller holds the locks of all of them.$$;

create or replace function distribution.sell_lead(
  lead intake.lead, run distribution.run, currency text, buyers distribution.buyer[]
) returns uuid[]
language plpgsql volatile
as $$
declare
  v_ids uuid[];
begin
  -- Before the sale: the sales of this run do not count as waiting for its buyers.
  with moved as (
    -- Weighted round robin: a buyer advances by 1/weight of the distance to the tail.
    update distribution.subscription as s
    set (turn, round_length) = (
      select m.turn, coalesce(m.round_length, s.round_length)
      from distribution.turn_after(
        b.competition_level_id, s.turn, distribution.turn_at(run.position, b.place::integer - 1), s.weight) as m)
    from unnest(buyers) with ordinality
      as b (subscription_id, organization_id, competition_level_id, price, max_buyers, turn, share_id, place)
    where s.id = b.subscription_id
    returning s.id, s.turn
  )
  update distribution.rotation as r
  set turn = m.turn
  from moved as m
  where r.subscription_id = m.id;
  if exists (select from unnest(buyers) as b where b.share_id is not null) then
    perform distribution.advance_shared_subscriptions(buyers);
  end if;
  v_ids := sale.sell(lead, 'distribution', sell_lead.currency, array(
    select (
      b.organization_id, b.price, b.max_buyers, b.competition_level_id, b.subscription_id, run.id,
      distribution.turn_at(run.position, b.place::integer - 1), b.turn)::sale.purchase
    from unnest(buyers) with ordinality
      as b (subscription_id, organization_id, competition_level_id, price, max_buyers, turn, share_id, place)
    order by b.place));
  perform distribution.count_sales(buyers);
  return v_ids;
end
$$;

comment on function distribution.sell_lead(intake.lead, distribution.run, text, distribution.buyer[]) is
$$Sell a lead to the buyers that a run has chosen: move them back in the rotation in this order and count the sale in their caps. The
caller holds the locks of the lead, the subscriptions and the accounts. Returns the ids of the assignments.$$;

create or replace function distribution.record_run(lead_id uuid, choice distribution.run_choice, started_at timestamptz)
  returns distribution.run
language plpgsql volatile
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
      t.rejection_counts, r.ended_at
    from begun as r
    cross join unnest(choice.traces) as t
  ), judged as (
    insert into distribution.candidate_decision
    select r.id, v.competition_level_id, v.rank, v.lead_id, v.subscription_id, v.organization_id, v.decision, r.ended_at
    from begun as r
    cross join unnest(choice.decisions) as v
  )
  select r.* into v_run from begun as r;
  return v_run;
end
$$;

comment on function distribution.record_run(uuid, distribution.run_choice, timestamptz) is
$$Record a run with its outcome, traces and decisions.$$;

create or replace function distribution.execute_choice(
  lead intake.lead, choice distribution.run_choice, started_at timestamptz
) returns jsonb
language plpgsql volatile
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
      perform queue.defer('process_due_openings', queueing_lock => 'process_due_openings');
    end if;
  end if;
  return jsonb_build_object(
    'lead_id', lead.id, 'run_id', v_run.id, 'position', v_run.position, 'outcome', v_run.outcome,
    'lead_status', v_status, 'assignment_ids', to_jsonb(v_assignment_ids));
end
$$;

comment on function distribution.execute_choice(intake.lead, distribution.run_choice, timestamptz) is
$$Record a run, sell the lead to the buyers chosen, set the state of the lead, and notify the admins if it has no buyer. The caller holds
the locks of the lead, the chosen subscriptions and their accounts, and has chosen under them. Returns the answer of
distribute_lead.$$;

-- LM606 lead_not_for_sale (409): The lead is not for sale; `details` is its state.
--   To do: Approve it first.
-- LM611 filters_upgrading (409): The filters of the lead's niche are being upgraded to a new
--   version of its form.
--   To do: Nothing: the lead is distributed when the upgrade is done. Or try again after
--   `Retry-After`.

create or replace function distribution.lock_buyers(buyers distribution.buyer[], currency text) returns void
language plpgsql volatile
as $$
declare
  v_ids uuid[] := array(select b.subscription_id from unnest(buyers) as b);
begin
  if exists (select from unnest(buyers) as b where b.share_id is not null) then
    v_ids := v_ids || array(
      select s.id
      from unnest(buyers) as b
      join distribution.subscription as s on s.share_id = b.share_id and s.competition_level_id = b.competition_level_id
      where s.status <> 'ended');
  end if;
  -- Always subscriptions, then accounts, ascending in each: two runs never wait for each other in a circle.
  perform from distribution.subscription as s
  where s.id = any (v_ids)
  order by s.id
  for no key update;
  perform ledger.lock_accounts(ledger.wallet_accounts_of(
    array(select b.organization_id from unnest(buyers) as b), lock_buyers.currency));
end
$$;

comment on function distribution.lock_buyers(distribution.buyer[], text) is
$$Lock the subscriptions of buyers, and those that share with them at the same level, and the accounts of buyers.$$;

create or replace function distribution.try_sell(
  leads intake.lead[], choice distribution.run_choice, wanted distribution.buyer[], snapshot text, started_at timestamptz
) returns distribution.attempt
language plpgsql volatile
as $$
declare
  v_wanted_ids constant uuid[] := array(select b.subscription_id from unnest(wanted) as b);
  v_choice distribution.run_choice := choice;
  v_answers jsonb := '[]'::jsonb;
begin
  perform distribution.lock_buyers(wanted, choice.currency);
  for i in 1 .. cardinality(leads) loop
    -- What was chosen may have changed before it was locked. If no transaction at all has ended since, a new choice would be the
    -- same, even if this waited for a lock that a rollback to a savepoint released.
    if i > 1 or pg_current_snapshot()::text <> snapshot then
      v_choice := distribution.choose_buyers(leads[i]);
    end if;
    if not array(select b.subscription_id from unnest(v_choice.buyers) as b) <@ v_wanted_ids then
      exit when i > 1;
      -- Other buyers are next for the first lead (the code never leaves this function). They cannot be locked in ascending order in
      -- addition to those that are locked: release all.
      raise exception using errcode = 'LMR01', message = 'other buyers are next', detail = leads[i].id::text;
    end if;
    v_answers := v_answers || distribution.execute_choice(leads[i], v_choice, try_sell.started_at);
  end loop;
  return row(null, v_answers)::distribution.attempt;
exception when sqlstate 'LMR01' then
  return row(v_choice, null)::distribution.attempt;
end
$$;

comment on function distribution.try_sell(intake.lead[], distribution.run_choice, distribution.buyer[], text, timestamptz) is
$$Lock the wanted buyers, choose again and sell: at least the first lead, and the others as far as the locked buyers go. choice: that for
the first lead, made in this snapshot. If other buyers are next for the first lead, all locks are released and nothing is sold.$$;

create or replace function distribution.sell_leads(leads intake.lead[]) returns jsonb
language plpgsql volatile
as $$
declare
  c_most_attempts constant integer := 100;
  v_started_at constant timestamptz := clock_timestamp();
  v_snapshot constant text := pg_current_snapshot()::text; -- before the first choice
  v_attempt distribution.attempt := row(distribution.choose_buyers(leads[1]), null)::distribution.attempt;
  v_wanted distribution.buyer[];
begin
  for i in 1 .. c_most_attempts loop
    -- The buyers of the first lead, then those of the second lead after them, and so on: by then the first have moved to the end of
    -- the rotation.
    v_wanted := (v_attempt.choice).buyers;
    for n in 2 .. cardinality(leads) loop
      v_wanted := v_wanted || (distribution.choose_buyers(
        leads[n], array(select b.organization_id from unnest(v_wanted) as b))).buyers;
    end loop;
    v_attempt := distribution.try_sell(leads, v_attempt.choice, v_wanted, v_snapshot, v_started_at);
    if v_attempt.answers is not null then
      return v_attempt.answers;
    end if;
  end loop;
  -- Each attempt fails because another transaction has sold in the meantime: all together make progress, but this one can starve.
  -- Insufficient resources: 503 at the doors, and workers try again.
  raise exception using
    errcode = 'insufficient_resources',
    message = 'other buyers were next each time',
    detail = leads[1].id::text,
    hint = 'Try again in a second.';
end
$$;

comment on function distribution.sell_leads(intake.lead[]) is
$$Sell leads of one niche, one after the other, under one set of locks: at least the first, and the others as far as the
locked subscriptions go. The caller holds the locks of the leads. Returns an answer of distribute_lead for each that was distributed.
Errors: 53000 others were faster each time, or filters of the niche are being upgraded.$$;

create or replace function distribution.awaits_filter_upgrade(lead intake.lead) returns boolean
language plpgsql volatile
as $$
begin
  -- The upgrade locks this row before it reads which leads wait, so it misses none that found it unfinished.
  perform from distribution.filter_upgrade as u
  where u.niche_id = lead.niche_id and u.finished_at is null
  for share;
  return found;
end
$$;

comment on function distribution.awaits_filter_upgrade(intake.lead) is
$$Whether the filters of a lead's niche are being upgraded. If so, the upgrade does not finish before this transaction ends.$$;

create or replace function distribution.distribute_lead(lead_id uuid) returns jsonb
language plpgsql volatile security definer -- the worker has no privilege on the tables
set search_path = pg_catalog, pg_temp
-- The plans are the same for every lead, also in the functions called from here, and planning takes longer than execution.
set plan_cache_mode = force_generic_plan
as $$
declare
  v_lead intake.lead;
  v_result jsonb;
begin
  select l.* into v_lead from intake.lead as l where l.id = distribute_lead.lead_id for no key update;
  if not found then
    perform ops.raise_http(404, 'LM305', 'no such lead', distribute_lead.lead_id::text);
  elsif v_lead.status not in ('approved', 'unsold', 'distributed') then
    perform ops.raise_http(409, 'LM606', 'lead is not for sale', v_lead.status);
  elsif distribution.awaits_filter_upgrade(v_lead) then
    perform ops.raise_http(409, 'LM611', 'filters are being upgraded', v_lead.niche_id::text,
      'The lead is distributed automatically when that is done. Try again in a second.', '{"Retry-After": "1"}');
  end if;
  v_result := distribution.sell_leads(array[v_lead]) -> 0;
  -- A job is recorded by its run; a request of an admin is an audit event too, whatever its outcome.
  if request.role_name() = 'admin' then
    perform audit.record('distribution_asked', 'intake.lead', v_lead.id::text,
      v_result || jsonb_build_object('status', v_result -> 'lead_status'), jsonb_build_object('status', v_lead.status));
  end if;
  return v_result;
end
$$;

comment on function distribution.distribute_lead(uuid) is
$$Sell a lead to the subscriptions that can buy it now, in one transaction: money, assignment, rotation, trace and mails. Calling it
again sells only what was not sold. Locks the lead, then subscriptions, then accounts, ascending in each. It waits for locked
subscriptions instead of skipping them, so that no eligible one is missed. Returns {run_id, position, outcome, lead_status,
assignment_ids}.
Errors: LM305 no such lead, LM606 not approved, LM611 the filters of its niche are being upgraded.$$;

grant execute on function distribution.distribute_lead(uuid) to leadmill_worker, admin;

create or replace function api.distribute_lead(lead_id uuid) returns jsonb
language sql volatile
begin atomic
  select distribution.distribute_lead(distribute_lead.lead_id);
end;

comment on function api.distribute_lead(uuid) is
$$Look for buyers of an approved lead now
An approved lead is distributed automatically; this tries again, after nobody or too few could buy. What was sold
stays sold. Returns {run_id, position, outcome, lead_status, assignment_ids}.
Errors: LM305 no such lead, LM606 not for sale, LM611 the filters of its niche are being upgraded.$$;

grant execute on function api.distribute_lead(uuid) to admin;
