-- What a sale of one lead to three buyers writes, and nothing else: no look for buyers, no hash, no question
-- whether there is money. A statement for each table, into the very tables, whose constraints and triggers stand.
create schema bare;

create table bare.buyer as
select
  row_number() over (order by s.id) as n, s.id as subscription_id, s.organization_id, s.competition_level_id,
  w.id as wallet_id, m.user_id, l.price, l.max_buyers
from distribution.subscription as s
join catalog.competition_level as l on l.id = s.competition_level_id
join ledger.account as w on w.organization_id = s.organization_id and w.kind = 'wallet'
join identity.membership as m on m.organization_id = s.organization_id
where s.ineligible_reason is null;
alter table bare.buyer add primary key (n);

create function bare.sell(lead_id uuid, numbers bigint[], evaluated_count integer) returns void
language plpgsql
-- The triggers of the queue's tables find them by the path only.
set search_path = queue, pg_temp
set plan_cache_mode = force_generic_plan
as $$
declare
  v_revenue constant bigint := (select id from ledger.account where kind = 'lead_revenue' and currency = 'USD');
  v_run distribution.run;
  v_ids constant bigint[] := array(select nextval('ledger.journal_id_seq') from generate_series(1, 3));
begin
  perform from ledger.account as a
  where a.id in (select b.wallet_id from bare.buyer as b where b.n = any (numbers))
  order by a.id
  for no key update;
  update intake.lead as l
  set status = 'distributed', distributed_at = clock_timestamp(), updated_at = clock_timestamp()
  where l.id = sell.lead_id;
  insert into distribution.run (lead_id, outcome, started_at) values (sell.lead_id, 'sold', clock_timestamp())
  returning * into v_run;
  insert into distribution.trace (
    run_id, competition_level_id, order_position, price, max_buyers, room, evaluated_count, bought, rejection_counts)
  select v_run.id, l.id, 1, l.price, l.max_buyers, 3, sell.evaluated_count, 3, jsonb_build_object('filter', sell.evaluated_count - 3)
  from catalog.competition_level as l;
  insert into distribution.candidate_decision (
    run_id, competition_level_id, place, lead_id, subscription_id, organization_id, verdict)
  select
    v_run.id, b.competition_level_id, g.n, sell.lead_id, b.subscription_id, b.organization_id,
    case when g.n <= 3 then 'bought' else 'filter' end
  from generate_series(1, sell.evaluated_count) as g (n)
  -- One look at a time: how many there will be is not known, and a plan would read all buyers.
  cross join lateral (select e.* from bare.buyer as e where e.n = numbers[1 + g.n % 3] limit 1) as b;
  insert into ledger.journal (id, idempotency_key, request_hash, kind, is_manual, subject_type, subject_id, actor, effective_at, xid)
  overriding system value
  select v_ids[i], 'bare:' || v_run.id || ':' || i, sha256(''), 'lead_charge', false, 'lead', sell.lead_id, 'bench',
    clock_timestamp(), pg_current_xact_id()
  from generate_series(1, 3) as i;
  with written as (
    insert into ledger.entry (
      journal_id, account_id, currency, keeps_balance, amount, seq, prev_seq, balance_before, balance_after, hash)
    select v_ids[i], a.id, 'USD', true, -b.price, a.seq + 1, a.seq, a.balance, a.balance - b.price, sha256('')
    from generate_series(1, 3) as i
    join bare.buyer as b on b.n = numbers[i]
    join ledger.account as a on a.id = b.wallet_id
    union all
    select v_ids[i], v_revenue, 'USD', false, b.price, null, null, null, null, null
    from generate_series(1, 3) as i
    join bare.buyer as b on b.n = numbers[i]
    returning account_id, keeps_balance, seq, balance_after, hash
  )
  update ledger.account as a set seq = w.seq, balance = w.balance_after, last_hash = w.hash, posted_at = clock_timestamp()
  from written as w where w.account_id = a.id and w.keeps_balance;
  insert into sale.assignment (
    lead_id, organization_id, subscription_id, competition_level_id, run_id, turn, turn_before, price, currency, max_buyers, journal_id)
  select sell.lead_id, b.organization_id, b.subscription_id, b.competition_level_id, v_run.id,
    distribution.turn_at(v_run.position, i), 0, b.price, 'USD', b.max_buyers, v_ids[i]
  from generate_series(1, 3) as i
  join bare.buyer as b on b.n = numbers[i];
  update distribution.subscription as s set turn = distribution.turn_at(v_run.position, i)
  from generate_series(1, 3) as i join bare.buyer as b on b.n = numbers[i]
  where s.id = b.subscription_id;
  update distribution.rotation as r set turn = distribution.turn_at(v_run.position, i)
  from generate_series(1, 3) as i join bare.buyer as b on b.n = numbers[i]
  where r.subscription_id = b.subscription_id;
  -- No template names this kind: the deliveries are written below.
  insert into event.outbox (kind, subject_id, organization_id, refs)
  select 'bare.sold', ops.uuid_v7(), b.organization_id, '{}'
  from bare.buyer as b where b.n = any (numbers);
  with job as (
    insert into queue.procrastinate_jobs (queue_name, task_name, priority, args)
    select 'mail', 'send_mail', 0, jsonb_build_object('delivery_id', ops.uuid_v7(), 'n', i)
    from generate_series(1, 3) as i
    returning id, args
  )
  insert into notification.delivery (id, template, user_id, organization_id, refs, job_id)
  select (j.args ->> 'delivery_id')::uuid, 'lead_assigned', b.user_id, b.organization_id,
    jsonb_build_object('lead_id', sell.lead_id), j.id
  from job as j
  join bare.buyer as b on b.n = numbers[(j.args ->> 'n')::integer];
  insert into queue.procrastinate_jobs (queue_name, task_name, priority, queueing_lock, args)
  select 'rotation', 'refresh_funding', 8, 'refresh_funding:' || b.organization_id,
    jsonb_build_object('organization_id', b.organization_id)
  from bare.buyer as b where b.n = any (numbers)
  on conflict (queueing_lock) where status = 'todo' do nothing;
end
$$;
