-- Deploy leadmill:distribution/distribute_lead to pg

begin;

-- LM606 lead_not_for_sale (409): The lead is not for sale; `details` is its state.
--   To do: Approve it first.
-- LM611 filters_upgrading (409): The filters of the lead's niche are being upgraded to a new
--   version of its form.
--   To do: Nothing: the lead is distributed when the upgrade is done. Or try again after
--   `Retry-After`.

create function distribution.lock_buyers(buyers distribution.buyer[], currency text) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
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

comment on function distribution.lock_buyers(distribution.buyer[], text) is $$Lock the subscriptions of buyers, and those that share with them at the same level, and the accounts of buyers.$$;

create type distribution.attempt as (choice distribution.choice, answers jsonb);

comment on type distribution.attempt is
$$An attempt to sell leads: an answer of distribute_lead for each that was sold, or null and what was chosen for the first of them under
the locks.$$;

create function distribution.try_sell(
  leads intake.lead[], choice distribution.choice, wanted distribution.buyer[], snapshot text, started_at timestamptz
) returns distribution.attempt
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_wanted_ids constant uuid[] := array(select b.subscription_id from unnest(wanted) as b);
  v_choice distribution.choice := choice;
  v_answers jsonb := '[]'::jsonb;
begin
  perform distribution.lock_buyers(wanted, choice.currency);
  for i in 1 .. cardinality(leads) loop
    -- What was chosen may have changed before it was locked. If no transaction at all has ended since, a new choice would be the
    -- same, also where a lock was waited for and let go by a savepoint.
    if i > 1 or pg_current_snapshot()::text <> snapshot then
      v_choice := distribution.choose_buyers(leads[i]);
    end if;
    if not array(select b.subscription_id from unnest(v_choice.buyers) as b) <@ v_wanted_ids then
      exit when i > 1;
      -- Other buyers are next for the first lead (the code never leaves this function). They cannot be locked in ascending order beside those that are: let go of all.
      raise exception using errcode = 'LMR01', message = 'other buyers are next', detail = leads[i].id::text;
    end if;
    v_answers := v_answers || distribution.execute_choice(leads[i], v_choice, try_sell.started_at);
  end loop;
  return row(null, v_answers)::distribution.attempt;
exception when sqlstate 'LMR01' then
  return row(v_choice, null)::distribution.attempt;
end
$$;

comment on function distribution.try_sell(intake.lead[], distribution.choice, distribution.buyer[], text, timestamptz) is
$$Lock the wanted buyers, choose again and sell: at least the first lead, and the others as far as the locked buyers go. choice: that for
the first lead, made in this snapshot. If other buyers are next for the first lead, all locks are released and nothing is sold.$$;

create function distribution.sell_leads(leads intake.lead[]) returns jsonb
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  c_most_attempts constant integer := 100;
  v_started_at constant timestamptz := clock_timestamp();
  v_snapshot constant text := pg_current_snapshot()::text; -- before the first choice
  v_attempt distribution.attempt := row(distribution.choose_buyers(leads[1]), null)::distribution.attempt;
  v_wanted distribution.buyer[];
begin
  for i in 1 .. c_most_attempts loop
    -- The buyers of the first lead, of the second lead behind those, and so on: by then the first have gone to the end of the
    -- rotation.
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
  -- Each attempt fails because another transaction has sold meanwhile, so all together make progress, but this one may starve.
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
locked subscriptions go. The caller holds the locks of the leads. Returns an answer of distribute_lead for each that was done.
Errors: 53000 others were faster each time, or filters of the niche are being upgraded.$$;

create function distribution.waits_for_filters(lead intake.lead) returns boolean
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
  -- The upgrade takes back this lock before it looks who waits: it overlooks nobody who has found it unfinished.
  perform from distribution.filter_upgrade as u
  where u.niche_id = lead.niche_id and u.finished_at is null
  for share;
  return found;
end
$$;

comment on function distribution.waits_for_filters(intake.lead) is
$$Whether the filters of a lead's niche are being upgraded. Then that is not finished before this transaction ends.$$;

create function distribution.distribute_lead(lead_id uuid) returns jsonb
language plpgsql volatile security definer -- the worker has no privilege on the tables
set search_path = pg_catalog, pg_temp
-- Whatever the lead, the plans are the same, also in what is called from here; to make them anew took longer than to run them.
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
  elsif distribution.waits_for_filters(v_lead) then
    perform ops.raise_http(409, 'LM611', 'filters are being upgraded', v_lead.niche_id::text,
      'The lead is offered by itself when that is done. Try again in a second.', '{"Retry-After": "1"}');
  end if;
  v_result := distribution.sell_leads(array[v_lead]) -> 0;
  -- What a job does, the run tells; what an admin asks for is his deed, whatever came of it.
  if request.role_name() = 'admin' then
    perform audit.record('distribution_asked', 'intake.lead', v_lead.id::text,
      v_result || jsonb_build_object('status', v_result -> 'lead_status'), jsonb_build_object('status', v_lead.status));
  end if;
  return v_result;
end
$$;

comment on function distribution.distribute_lead(uuid) is
$$Sell a lead to whoever is to buy it now, in one transaction: money, assignment, rotation, trace and mails. Calling it
again sells only what was not sold. Locks the lead, then subscriptions, then accounts, ascending in each; waits for
others instead of passing them over, so that nobody eligible is missed. Returns {run_id, position, outcome, lead_status,
assignment_ids}.
Errors: LM305 no such lead, LM606 not approved, LM611 the filters of its niche are being upgraded.$$;

grant execute on function distribution.distribute_lead(uuid) to leadmill_worker, admin;

commit;
