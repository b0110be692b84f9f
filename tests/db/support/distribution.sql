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
  perform notification.follow_funds(organization);
  perform tests.forget_locks();
end
$$;

-- A run as in a transaction of its own: returns the buyers, in the order of evaluation.
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
    join sale.assignment as a on a.id = e.id::uuid
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

-- The buyers of each of so many leads, one after the other.
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

-- Opening hours that begin so many minutes from now, by the clock of UTC, and end so many.
create or replace function tests.hours(opens integer, closes integer) returns int4multirange
language sql volatile
as $$
  select range_agg(r * int4range(0, 10080)) - int4multirange(int4range(0, 0))
  from (
    select floor(extract(epoch from clock_timestamp() - date_trunc('week', clock_timestamp(), 'UTC')) / 60)::integer as minute
  ) as n
  cross join lateral unnest(array[
    int4range(n.minute + opens, n.minute + closes),
    int4range(n.minute + opens - 10080, n.minute + closes - 10080),
    int4range(n.minute + opens + 10080, n.minute + closes + 10080)]) as r
$$;

-- Its owner sets when it takes leads.
create or replace function tests.set_hours(subscription uuid, opens integer, closes integer) returns void
language plpgsql
as $$
declare
  v_hours constant jsonb := distribution.hours_as_json(tests.hours(opens, closes));
begin
  perform tests.act_as_owner_of(subscription);
  perform api.set_opening_hours(subscription, v_hours);
  perform tests.act_as_nobody();
  perform tests.forget_locks();
end
$$;

create or replace function tests.set_caps(subscription uuid, caps jsonb) returns void
language plpgsql
as $$
begin
  perform tests.act_as_owner_of(subscription);
  perform api.set_caps(subscription, set_caps.caps);
  perform tests.act_as_nobody();
  perform tests.forget_locks();
end
$$;

create or replace function tests.act_as_owner_of(subscription uuid) returns void
language plpgsql
as $$
begin
  perform tests.act_as((
    select m.user_id
    from distribution.subscription as s
    join identity.membership as m on m.organization_id = s.organization_id
    where s.id = subscription
    limit 1));
end
$$;

-- As if the windows of a subscription's caps, or its opening hours, had ended so long ago.
create or replace function tests.let_pass(subscription uuid) returns void
language plpgsql
as $$
begin
  update distribution.cap set window_ends_at = clock_timestamp() - interval '1 second' where subscription_id = let_pass.subscription;
  update distribution.subscription set resumes_at = clock_timestamp() - interval '1 second'
  where id = let_pass.subscription and resumes_at is not null;
end
$$;
