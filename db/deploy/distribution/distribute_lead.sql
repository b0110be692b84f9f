-- Deploy leadmill:distribution/distribute_lead to pg

begin;

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

create function distribution.sell_leads(leads intake.lead[]) returns jsonb
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_started_at constant timestamptz := clock_timestamp();
  v_currency constant text := (select n.currency from catalog.niche as n where n.id = leads[1].niche_id);
  v_seen constant text := pg_current_snapshot()::text; -- before the first choice
  v_choice distribution.choice := distribution.choose_buyers(leads[1]);
  v_wanted distribution.buyer[];
  v_answers jsonb;
begin
  loop
    -- Who is next for the first lead, for the second behind those, and so on: when it comes to the second they have
    -- gone to the end of the rotation.
    v_wanted := v_choice.buyers;
    for i in 2 .. cardinality(leads) loop
      v_wanted := v_wanted || (distribution.choose_buyers(
        leads[i], array(select b.organization_id from unnest(v_wanted) as b))).buyers;
    end loop;
    -- What was chosen may change until it is locked: choose again under the locks, unless no transaction at all has ended
    -- since: that would see the same, also where a lock was waited for and let go by a savepoint. If it asks for somebody
    -- else, what was decided so far is all; if nothing was, let go of all locks (none could be added in ascending
    -- order) and begin again with whom it asked for. It takes another transaction that got on in between, so all together
    -- never stand still.
    begin
      perform distribution.lock_buyers(v_wanted, v_currency);
      v_answers := '[]';
      for i in 1 .. cardinality(leads) loop
        if i > 1 or pg_current_snapshot()::text <> v_seen then
          v_choice := distribution.choose_buyers(leads[i]);
        end if;
        exit when not array(select b.subscription_id from unnest(v_choice.buyers) as b)
          <@ array(select b.subscription_id from unnest(v_wanted) as b);
        v_answers := v_answers || distribution.carry_out(leads[i], v_choice, v_currency, v_started_at);
      end loop;
      exit when v_answers <> '[]';
      raise exception using errcode = 'triggered_action_exception', message = 'choose again';
    exception when triggered_action_exception then
      null;
    end;
  end loop;
  return v_answers;
end
$$;

comment on function distribution.sell_leads(intake.lead[]) is
$$Sell leads of one niche, one after the other, under one set of locks: at least the first, and the others as far as the
locked subscriptions go. The caller holds the locks of the leads. Returns an answer of distribute_lead for each that was done.$$;

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
