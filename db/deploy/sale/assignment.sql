-- Deploy leadmill:sale/assignment to pg

begin;

create table sale.assignment (
  id uuid primary key default ops.uuid_v7(),
  lead_id uuid not null references intake.lead (id),
  organization_id uuid not null references identity.organization (id),
  channel text not null default 'distribution',
  subscription_id uuid,
  competition_level_id uuid references catalog.competition_level (id),
  run_id uuid,
  turn bigint,
  turn_before bigint,
  price bigint not null,
  currency text not null references ledger.currency (code),
  max_buyers integer not null,
  journal_id bigint not null references ledger.journal (id),
  status text not null default 'sold',
  buyer_reference text,
  stage text not null default 'new',
  note text,
  created_at timestamptz not null default clock_timestamp(),
  -- A lead is never sold twice to one organisation, on any channel. Policies use this index to check whether a lead was bought.
  constraint assignment_is_sold_once unique (lead_id, organization_id),
  constraint assignment_has_its_own_journal unique (journal_id),
  constraint assignment_turn_is_unique unique (turn),
  constraint assignment_channel_is_known check (channel in ('distribution', 'marketplace')),
  constraint assignment_distribution_has_its_run check (
    num_nonnulls(subscription_id, competition_level_id, run_id, turn, turn_before) = case channel when 'distribution' then 5 else 0 end),
  constraint assignment_is_evaluated_before_it_buys check (turn_before < turn),
  constraint assignment_price_is_positive check (price > 0),
  constraint assignment_max_buyers_is_positive check (max_buyers >= 1),
  constraint assignment_status_is_known check (status in ('sold', 'refunded')),
  constraint assignment_buyer_reference_has_a_length check (length(buyer_reference) between 1 and 200),
  constraint assignment_stage_is_known check (stage in ('new', 'contacted', 'qualified', 'won', 'lost')),
  constraint assignment_note_has_a_length check (length(note) between 1 and 4000)
);

create index assignment_by_organization on sale.assignment (organization_id, created_at desc, id desc);

-- Most stay new, and a sale writes nothing here.
create index assignment_by_stage on sale.assignment (organization_id, stage, created_at desc, id desc) where stage <> 'new';

create index assignment_by_subscription on sale.assignment (subscription_id, organization_id, created_at);

create index assignment_by_level on sale.assignment (competition_level_id, turn);

create index assignment_by_run on sale.assignment (run_id);

create index assignment_by_currency on sale.assignment (currency);

comment on table sale.assignment is
$$A lead sold to an organisation, with the terms of the sale, which later changes of level or price do not affect.$$;
comment on column sale.assignment.run_id is $$The run that sold it; null on the marketplace.$$;
comment on column sale.assignment.turn is $$Its place in the order of all sales by distribution; null on the marketplace.$$;
comment on column sale.assignment.turn_before is
$$The turn with which its subscription was evaluated: that of its previous sale, or part of the way to it. Null on the marketplace.$$;
comment on column sale.assignment.price is $$What the buyer paid, in minor units.$$;
comment on column sale.assignment.status is $$sold or refunded; a refunded assignment still counts as a buyer of the lead.$$;
comment on column sale.assignment.buyer_reference is
$$The name of the lead in the buyer's own system, as its endpoint answered; null if it answered none.$$;
comment on column sale.assignment.stage is
$$How far the buyer is with the lead, in its own words to itself: new, contacted, qualified, won or lost.$$;
comment on column sale.assignment.note is $$What the buyer writes down about the lead, for itself.$$;

alter table sale.assignment enable row level security;

commit;
