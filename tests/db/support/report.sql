-- Helpers of the tests of report. Never deployed.
create schema if not exists tests;

-- A seal up to the last journal, as if it were of transactions that have ended: sealing takes one of its own.
create or replace function tests.pretend_to_seal() returns void
language sql
as $$
  insert into ledger.chain_seal (number, prev_number, after_journal_id, prev_root, up_to_journal_id, journal_count, root)
  select coalesce(max(s.number), 0) + 1, max(s.number), coalesce(max(s.up_to_journal_id), 0),
    (select e.root from ledger.chain_seal as e order by e.number desc limit 1),
    (select max(j.id) from ledger.journal as j), (select count(*) from ledger.journal), sha256('')
  from ledger.chain_seal as s
$$;

-- Postings as if they had been made so long ago.
create or replace function tests.age_journals(after_id bigint, age interval) returns void
language sql
as $$
  select tests.tamper(format('update ledger.journal set created_at = created_at - %L::interval where id > %s', age, after_id))
$$;

-- A subscription of an organisation to a plan. What happens to it is told by tests.change_plan().
create or replace function tests.create_plan_subscription(organization uuid, plan uuid default null, currency text default 'USD') returns uuid
language sql
as $$
  insert into billing.plan_subscription (organization_id, stripe_id, status, plan_id, currency, started_at)
  values (organization, 'sub_' || replace(ops.uuid_v7()::text, '-', ''), 'active', plan, currency, now())
  returning id
$$;

create or replace function tests.change_plan(
  subscription uuid, at timestamptz, monthly bigint, status text default 'active', plan uuid default null
) returns void
language sql
as $$
  insert into billing.plan_change (organization_id, plan_subscription_id, happened_at, plan_id, status, monthly_minor, currency)
  select s.organization_id, s.id, change_plan.at, coalesce(change_plan.plan, s.plan_id), change_plan.status, change_plan.monthly, s.currency
  from billing.plan_subscription as s
  where s.id = change_plan.subscription
$$;

create or replace function tests.roll_up_growth() returns void
language plpgsql
as $$
begin
  while report.roll_up_growth() > 0 loop
  end loop;
end
$$;
