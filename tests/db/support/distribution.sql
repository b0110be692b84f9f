-- Helpers of the tests of distribution. Never deployed.
create schema if not exists tests;

-- A funded member's subscription, made by the way that exists. Leaves nobody acting.
create or replace function tests.create_subscription(
  level uuid,
  filter jsonb default '{}',
  funds bigint default 1000000,
  organization uuid default null
) returns uuid
language plpgsql
as $$
declare
  v_organization uuid := coalesce(create_subscription.organization, tests.create_organization());
  v_user uuid := tests.create_user(organization_id => v_organization);
  v_currency text;
  v_id uuid;
begin
  select n.currency into v_currency
  from catalog.competition_level as l join catalog.niche as n on n.id = l.niche_id
  where l.id = level;
  if funds > 0 then
    perform tests.fund(v_organization, funds, v_currency);
  end if;
  perform tests.act_as(v_user);
  v_id := api.subscribe(level, create_subscription.filter);
  perform tests.act_as_nobody();
  perform tests.forget_locks();
  return v_id;
end
$$;

-- The same as the jobs that wait: what a worker would have done by now.
create or replace function tests.refresh_funding(organization uuid) returns void
language plpgsql
as $$
begin
  perform tests.forget_locks();
  perform distribution.refresh_funding(organization);
  perform tests.forget_locks();
end
$$;

-- A run as a transaction of its own would be: returns who bought, in the order asked.
create or replace function tests.distribute(lead uuid) returns uuid[]
language plpgsql
as $$
declare
  v_answer jsonb;
begin
  perform tests.forget_locks();
  v_answer := distribution.distribute_lead(lead);
  perform tests.forget_locks();
  return array(
    select a.subscription_id
    from jsonb_array_elements_text(v_answer -> 'assignment_ids') with ordinality as e (id, position)
    join distribution.assignment as a on a.id = e.id::uuid
    order by e.position);
end
$$;

-- Subscriptions under each term of a level's rotation, in turn order.
create or replace function tests.rotation_of(level uuid) returns table (term text, subscription_id uuid)
language sql stable
as $$
  select r.term, r.subscription_id
  from distribution.rotation as r
  where r.competition_level_id = level
  order by r.term, r.turn, r.subscription_id
$$;

-- Who buys each of so many leads, one after the other.
create or replace function tests.sell_leads(niche uuid, leads integer, answers jsonb default null) returns uuid[]
language plpgsql
as $$
declare
  v_buyers uuid[] := '{}';
begin
  for i in 1 .. leads loop
    v_buyers := v_buyers || tests.distribute(tests.create_lead(niche, sell_leads.answers));
  end loop;
  return v_buyers;
end
$$;
