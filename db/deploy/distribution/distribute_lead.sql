-- Deploy leadmill:distribution/distribute_lead to pg

begin;

create function distribution.lock_buyers(buyers distribution.buyer[], currency text) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
  -- Always subscriptions, then accounts, ascending in each: two runs never wait for each other in a circle.
  perform from distribution.subscription as s
  where s.id in (select b.subscription_id from unnest(buyers) as b)
  order by s.id
  for no key update;
  perform ledger.lock_accounts(ledger.wallet_accounts_of(
    array(select b.organization_id from unnest(buyers) as b), lock_buyers.currency));
end
$$;

comment on function distribution.lock_buyers(distribution.buyer[], text) is $$Lock the subscriptions and the accounts of buyers.$$;

create function distribution.close_run(lead intake.lead, run distribution.run, assignment_ids uuid[]) returns jsonb
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_status constant text := case
    when exists (select from distribution.assignment as a where a.lead_id = lead.id) then 'distributed' else 'unsold' end;
begin
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
    'run_id', run.id, 'position', run.position, 'outcome', run.outcome,
    'lead_status', v_status, 'assignment_ids', to_jsonb(assignment_ids));
end
$$;

comment on function distribution.close_run(intake.lead, distribution.run, uuid[]) is
$$Say in the lead what became of it, and to the admins if nobody bought. Returns the answer of distribute_lead.$$;

create function distribution.distribute_lead(lead_id uuid) returns jsonb
language plpgsql volatile security definer -- the worker has no privilege on the tables
set search_path = pg_catalog, pg_temp
as $$
declare
  v_started_at constant timestamptz := clock_timestamp();
  v_lead intake.lead;
  v_currency text;
  v_wanted distribution.buyer[];
  v_choice distribution.choice;
  v_run distribution.run;
  v_buyer distribution.buyer;
  v_sold uuid[] := '{}'::uuid[];
begin
  select l.* into v_lead from intake.lead as l where l.id = distribute_lead.lead_id for no key update;
  if not found then
    perform ops.raise_http(404, 'LM305', 'no such lead', distribute_lead.lead_id::text);
  elsif v_lead.status not in ('approved', 'unsold', 'distributed') then
    perform ops.raise_http(409, 'LM606', 'lead is not for sale', v_lead.status);
  end if;
  select n.currency into strict v_currency from catalog.niche as n where n.id = v_lead.niche_id;

  v_choice := distribution.choose_buyers(v_lead);
  loop
    -- What was chosen may change until it is locked: choose again under the locks. If that asks for somebody
    -- else, let go of all locks (none could be added in ascending order) and take those. It takes another
    -- transaction that got on in between, so all together never stand still.
    v_wanted := v_choice.buyers;
    begin
      perform distribution.lock_buyers(v_wanted, v_currency);
      v_choice := distribution.choose_buyers(v_lead);
      exit when array(select b.subscription_id from unnest(v_choice.buyers) as b)
        <@ array(select b.subscription_id from unnest(v_wanted) as b);
      raise exception using errcode = 'triggered_action_exception', message = 'choose again';
    exception when triggered_action_exception then
      null;
    end;
  end loop;

  -- The position is taken here, after the choice: who sees this run's sales has a later one.
  insert into distribution.run (lead_id, outcome, started_at)
  values (
    v_lead.id,
    case
      when v_choice.buyers <> '{}' then 'sold'
      when cardinality(v_choice.traces) > 0 and not exists (select from unnest(v_choice.traces) as t where t.room > 0) then 'full'
      else 'unsold'
    end,
    v_started_at)
  returning * into v_run;
  insert into distribution.trace
  select v_run.id, t.competition_level_id, t.order_position, t.price, t.max_buyers, t.room, t.looked_at, t.winners,
    t.passed_over, t.passed_over_counts, clock_timestamp()
  from unnest(v_choice.traces) as t;
  foreach v_buyer in array v_choice.buyers loop
    v_sold := v_sold
      || distribution.sell_lead(v_lead, v_run.id, distribution.turn_at(v_run.position, cardinality(v_sold)), v_buyer);
  end loop;
  return distribution.close_run(v_lead, v_run, v_sold);
end
$$;

comment on function distribution.distribute_lead(uuid) is
$$Sell a lead to whoever is to buy it now, in one transaction: money, assignment, rotation, trace and mails. Calling it
again sells only what was not sold. Locks the lead, then subscriptions, then accounts, ascending in each; waits for
others instead of passing them over, so that nobody eligible is missed. Returns {run_id, position, outcome, lead_status,
assignment_ids}.
Errors: LM305 no such lead, LM606 not approved.$$;

grant execute on function distribution.distribute_lead(uuid) to leadmill_worker, admin;

commit;
