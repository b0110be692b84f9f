-- Deploy leadmill:distribution/types to pg

begin;

create type distribution.compiled_filter as (
  predicate text,
  access_field text,
  access_terms text[],
  access_share numeric,
  faults jsonb,
  distance_conditions jsonb
);

comment on type distribution.compiled_filter is
$$A compiled condition: its jsonpath; the terms of which every lead that it wants has one (null when there are none) and the share of
all leads that have one; its faults; and the circles, by key, for which distribution.add_distances extends the answers before the
jsonpath is evaluated (null when there are none).$$;

create type distribution.opening as (is_open boolean, changes_at timestamptz);

comment on type distribution.opening is $$Open or closed, and until when.$$;

create type distribution.move as (turn bigint, round_length integer);

comment on type distribution.move is
$$The turn of a subscription after a sale, and how many sales of its level it had waited for.$$;

create type distribution.request as (
  lead intake.lead,
  terms text[],
  currency text,
  at timestamptz,
  taken uuid[],
  shares uuid[]
);

comment on type distribution.request is
$$What subscriptions are evaluated for: a lead, with its answers as those of the active form; its terms; the moment at which clocks are
read; the organisations that have the lead or are left out, and the shares of their subscriptions.$$;

create type distribution.buyer as (
  subscription_id uuid,
  organization_id uuid,
  competition_level_id uuid,
  price bigint,
  max_buyers integer,
  turn bigint,
  share_id uuid
);

comment on type distribution.buyer is $$A subscription that is to buy a lead, the terms, and the turn at which it was evaluated.$$;

create type distribution.level_result as (
  evaluated_count integer,
  buyers distribution.buyer[],
  rejection_counts jsonb,
  decisions distribution.candidate_decision[]
);

comment on type distribution.level_result is $$The result of one level. Decisions are without their run and time.$$;

create type distribution.candidate as (
  turn bigint,
  subscription_id uuid,
  organization_id uuid,
  is_inactive boolean,
  is_closed boolean,
  share_id uuid,
  distance_conditions jsonb,
  predicate jsonpath
);

comment on type distribution.candidate is $$A subscription of the rotation, with the values that decide whether it buys.$$;

create type distribution.run_choice as (
  buyers distribution.buyer[],
  traces distribution.trace[],
  decisions distribution.candidate_decision[],
  retry_at timestamptz,
  currency text
);

comment on type distribution.run_choice is
$$The buyers of a lead, how they were chosen, when the lead is to be offered again, and the currency of its niche. Traces and decisions
do not have their run and time yet.$$;

create type distribution.niche_rules as (
  currency text,
  cascade_rule text,
  opening_wait interval,
  levels catalog.competition_level[]
);

comment on type distribution.niche_rules is
$$The rules of a niche by which a lead is sold, and its levels in the order in which they are evaluated for this lead.$$;

create type distribution.attempt as (choice distribution.run_choice, answers jsonb);

comment on type distribution.attempt is
$$An attempt to sell leads: an answer of distribute_lead for each that was sold, or null and the choice for the first of them that was made
under the locks.$$;

create type distribution.explanation as (
  subscription_id uuid,
  organization_id uuid,
  competition_level_id uuid,
  run_id uuid,
  decided_at timestamptz,
  gate text,
  organization text,
  competition_level text
);

comment on type distribution.explanation is $$The result of a lead for one subscription.$$;

create type distribution.missed_lead as (lead_id uuid, run_id uuid, decided_at timestamptz, gate text);

comment on type distribution.missed_lead is $$A lead that a subscription did not buy, and why.$$;

create type distribution.what_if_order as (
  level catalog.competition_level,
  subscription distribution.subscription,
  organization_id uuid,
  since timestamptz,
  filter distribution.compiled_filter,
  is_hidden boolean,
  is_rounded boolean,
  caps distribution.cap[],
  price bigint,
  currency text,
  time_zone text
);

comment on type distribution.what_if_order is
$$What distribution.what_if() replays: the terms of an order, for whom, and since when. is_hidden: the filter of the subscription
uses a field that members may not count by, so only the leads that it bought are evaluated. is_rounded: the filter uses answers of leads
that a member did not buy.$$;

create type distribution.what_if_lead as (
  lead_id uuid, position bigint, ended_at timestamptz, has_room boolean, last_organization_id uuid, last_asked_turn bigint,
  is_mine boolean, has_it boolean, my_turn bigint, next_turn bigint, is_wanted boolean);

comment on type distribution.what_if_lead is
$$A lead that a level was evaluated for: whether capacity was left; the last buyer and its turn; whether the subscription bought it
(is_mine) or its organization did (has_it), with the turn before and after; whether the filter wants it.$$;

create type distribution.what_if_step as (lead_id uuid, gate text, loser_id uuid, is_mine boolean, is_wanted boolean);

comment on type distribution.what_if_step is
$$The result of a lead in a replay. gate: the rule that refused it, null when it is bought; loser_id: the buyer from whom it is taken.$$;

commit;
