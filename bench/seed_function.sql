-- The function that Leadmill's engine is measured against: one that an application is likely to begin with. It is
-- kept with its faults: it reads a balance and writes it later, the winners of one lead have equal times, and nothing
-- but its own order stands between two runs. Filters are one STABLE SQL expression. Tables and indexes are its own.
create schema seed;

create table seed.providers (
  id uuid primary key default gen_random_uuid(),
  balance decimal(10, 2) default 0.00 not null check (balance >= 0),
  created_at timestamptz default now()
);
create index on seed.providers (balance);

create table seed.competition_levels (
  id uuid primary key default gen_random_uuid(),
  max_distribution_count integer not null check (max_distribution_count > 0),
  price_per_lead decimal(10, 2) not null check (price_per_lead > 0)
);

create table seed.leads (
  id uuid primary key default gen_random_uuid(),
  form_data jsonb not null
);

create table seed.provider_subscriptions (
  id uuid primary key default gen_random_uuid(),
  provider_id uuid not null references seed.providers (id) on delete cascade,
  competition_level_id uuid not null references seed.competition_levels (id) on delete cascade,
  is_active boolean default true,
  is_paused boolean default false,
  filters jsonb default '{}'::jsonb,
  last_received_at timestamptz,
  leads_received_count integer default 0,
  created_at timestamptz default now(),
  updated_at timestamptz default now(),
  unique (provider_id, competition_level_id)
);
create index on seed.provider_subscriptions (provider_id);
create index on seed.provider_subscriptions (competition_level_id);
create index on seed.provider_subscriptions (is_active);
create index on seed.provider_subscriptions (last_received_at nulls first);

create table seed.lead_assignments (
  id uuid primary key default gen_random_uuid(),
  lead_id uuid not null references seed.leads (id) on delete cascade,
  provider_id uuid not null references seed.providers (id) on delete cascade,
  subscription_id uuid not null references seed.provider_subscriptions (id) on delete cascade,
  competition_level_id uuid not null references seed.competition_levels (id),
  price_charged decimal(10, 2) not null,
  is_refunded boolean default false,
  refunded_at timestamptz,
  refund_reason text,
  created_at timestamptz default now(),
  unique (lead_id, provider_id)
);
create index on seed.lead_assignments (lead_id);
create index on seed.lead_assignments (provider_id);
create index on seed.lead_assignments (subscription_id);
create index on seed.lead_assignments (created_at desc);

create table seed.provider_ledger (
  id uuid primary key default gen_random_uuid(),
  provider_id uuid not null references seed.providers (id) on delete cascade,
  subscription_id uuid references seed.provider_subscriptions (id),
  lead_id uuid references seed.leads (id),
  transaction_type varchar(20) not null
    check (transaction_type in ('deposit', 'lead_purchase', 'refund', 'manual_credit', 'manual_debit')),
  amount decimal(10, 2) not null,
  balance_after decimal(10, 2) not null,
  memo text,
  created_by uuid,
  created_at timestamptz default now()
);
create index on seed.provider_ledger (provider_id);
create index on seed.provider_ledger (created_at desc);
create index on seed.provider_ledger (transaction_type);

create function seed.matches(filters jsonb, form_data jsonb) returns boolean
language sql stable
as $$
  select coalesce(bool_and(
    case jsonb_typeof(f.value)
      when 'array' then f.value ? (form_data ->> f.key)
      when 'object' then (form_data ->> f.key)::numeric
        between coalesce((f.value ->> 'min')::numeric, '-infinity') and coalesce((f.value ->> 'max')::numeric, 'infinity')
      else f.value = form_data -> f.key
    end), true)
  from jsonb_each(filters) as f
$$;

create function seed.distribute_lead(p_lead_id uuid, p_competition_level_id uuid)
returns table (provider_id uuid, price_charged decimal) as $$
#variable_conflict use_column
declare
  v_competition_level record;
  v_provider record;
  v_form_data jsonb;
begin
  select * into v_competition_level from seed.competition_levels where id = p_competition_level_id;
  select form_data into v_form_data from seed.leads where id = p_lead_id;
  for v_provider in
    select ps.id as subscription_id, ps.provider_id, p.balance, ps.last_received_at
    from seed.provider_subscriptions ps
    join seed.providers p on p.id = ps.provider_id
    where ps.competition_level_id = p_competition_level_id
      and ps.is_active = true
      and ps.is_paused = false
      and p.balance >= v_competition_level.price_per_lead
      and not exists (
        select 1 from seed.lead_assignments la where la.lead_id = p_lead_id and la.provider_id = ps.provider_id)
      and seed.matches(ps.filters, v_form_data)
    order by ps.last_received_at nulls first, ps.created_at
    limit v_competition_level.max_distribution_count
  loop
    update seed.providers set balance = balance - v_competition_level.price_per_lead where id = v_provider.provider_id;
    insert into seed.provider_ledger (provider_id, subscription_id, lead_id, transaction_type, amount, balance_after)
    values (
      v_provider.provider_id, v_provider.subscription_id, p_lead_id, 'lead_purchase',
      -v_competition_level.price_per_lead, v_provider.balance - v_competition_level.price_per_lead);
    insert into seed.lead_assignments (lead_id, provider_id, subscription_id, competition_level_id, price_charged)
    values (
      p_lead_id, v_provider.provider_id, v_provider.subscription_id, p_competition_level_id,
      v_competition_level.price_per_lead);
    update seed.provider_subscriptions
    set last_received_at = now(), leads_received_count = leads_received_count + 1
    where id = v_provider.subscription_id;
    provider_id := v_provider.provider_id;
    price_charged := v_competition_level.price_per_lead;
    return next;
  end loop;
  return;
end;
$$ language plpgsql;
