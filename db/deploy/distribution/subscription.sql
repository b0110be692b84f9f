-- Deploy leadmill:distribution/subscription to pg

begin;

create sequence distribution.position;

comment on sequence distribution.position is $$The order in which runs took effect and subscriptions began.$$;

create function distribution.turn_at(run_position bigint, place integer default 0) returns bigint
language sql immutable parallel safe
return run_position * 65536 + place;

create table distribution.subscription (
  id uuid primary key default ops.uuid_v7(),
  organization_id uuid not null references identity.organization (id),
  -- By itself, too: PostgREST finds a niche by a key of its own only.
  niche_id uuid not null references catalog.niche (id),
  competition_level_id uuid not null,
  form_schema_id uuid,
  status text not null default 'active',
  filter jsonb not null,
  predicate jsonpath not null,
  distance_conditions jsonb,
  access_field text,
  access_terms text[] not null,
  turn bigint not null default distribution.turn_at(nextval('distribution.position')),
  round_length integer,
  share_id uuid,
  ineligible_reason text default 'insufficient_funds',
  filter_faults jsonb,
  weight smallint not null default 1,
  opening_hours int4multirange,
  closes_at timestamptz,
  resumes_at timestamptz,
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),
  ended_at timestamptz,
  constraint subscription_level_is_of_its_niche foreign key (competition_level_id, niche_id)
    references catalog.competition_level (id, niche_id),
  constraint subscription_schema_is_of_its_niche foreign key (form_schema_id, niche_id)
    references catalog.form_schema (id, niche_id),
  constraint subscription_of_its_level unique (id, competition_level_id),
  constraint subscription_of_its_organization unique (id, organization_id),
  constraint subscription_status_is_known check (status in ('active', 'paused', 'ended')),
  constraint subscription_ended_has_a_time check ((status = 'ended') = (ended_at is not null)),
  constraint subscription_filter_is_an_object check (jsonb_typeof(filter) = 'object'),
  constraint subscription_filter_faults_are_a_list check (jsonb_typeof(filter_faults) = 'array' and filter_faults <> '[]'),
  constraint subscription_stands_under_a_term check (cardinality(access_terms) >= 1),
  constraint subscription_everything_is_a_term check ((access_field is null) = (access_terms = '{*}')),
  constraint subscription_ineligible_reason_is_known check (
    ineligible_reason in ('filter_invalid', 'organization_inactive', 'insufficient_funds', 'capped', 'closed')),
  constraint subscription_invalid_filter_has_faults check (
    (filter_faults is not null) = (ineligible_reason is not distinct from 'filter_invalid')),
  constraint subscription_round_length_is_positive check (round_length > 0),
  constraint subscription_weight_is_moderate check (weight between 1 and 100),
  constraint subscription_opening_hours_are_of_a_week check (
    not isempty(opening_hours) and opening_hours <@ int4multirange(int4range(0, 7 * 24 * 60))),
  constraint subscription_only_a_pause_in_time_has_an_end check (
    (resumes_at is not null) = (coalesce(ineligible_reason, '') in ('capped', 'closed'))),
  constraint subscription_closes_only_if_it_opens check (closes_at is null or opening_hours is not null)
-- Each sale updates the turn: free space on the page avoids updates of the indexes.
) with (fillfactor = 80);

create unique index subscription_is_unique_while_it_lasts
  on distribution.subscription (organization_id, competition_level_id) where status <> 'ended';

create index subscription_by_organization on distribution.subscription (organization_id, created_at desc, id desc);

create index subscription_by_level on distribution.subscription (competition_level_id, niche_id);

create index subscription_by_niche on distribution.subscription (niche_id);

create index subscription_by_clock on distribution.subscription (least(resumes_at, closes_at)) where status <> 'ended';

create index subscription_with_hours on distribution.subscription (competition_level_id)
  where opening_hours is not null and status = 'active';

create index subscription_by_share on distribution.subscription (share_id, competition_level_id) where share_id is not null;

create index subscription_that_shares on distribution.subscription (organization_id) where share_id is not null;

create index subscription_by_schema on distribution.subscription (form_schema_id, niche_id);

comment on table distribution.subscription is
$$An organisation's standing order for leads of one level. Locked in ascending order of id, after the lead and before any account.$$;

comment on function distribution.turn_at(bigint, integer) is
$$Turn of the buyer with this rank in the run at this position. It is not now(), which is equal for all buyers of a lead, so
that ties would always favour the same ones; nor a sequence of its own, in which the numbers of two runs could mix, so that
a replay one by one would find a different order.$$;
comment on column distribution.subscription.form_schema_id is
$$The form version its filter was checked against; null where the niche had none.$$;
comment on column distribution.subscription.status is $$active, paused (by its owner), ended.$$;
comment on column distribution.subscription.filter is $$Which leads, as given; {} for all. See distribution.compile_filter.$$;
comment on column distribution.subscription.predicate is
$$The filter compiled: answers @@ predicate is true for leads wanted, false or null for others.$$;
comment on column distribution.subscription.distance_conditions is
$$Circles of the filter, by key: the predicate is evaluated on distribution.add_distances(answers, distance_conditions). Null for the most
part: the filter has none.$$;
comment on column distribution.subscription.access_field is
$$The most selective field of the filter, under whose terms the subscription is in the rotation; null when there is none.$$;
comment on column distribution.subscription.access_terms is $$Terms of that field; {*} when it has to be evaluated for every lead.$$;
comment on column distribution.subscription.turn is
$$Since when it waits: its last sale, or its beginning. The smallest is evaluated first.$$;
comment on column distribution.subscription.round_length is
$$How many sales of its level it had waited when it last bought with a weight above 1: about a round. Null: it has not.$$;
comment on column distribution.subscription.share_id is
$$Subscriptions to a level with the same value have the turns of a single one, and buy a lead once: see distribution.link_buyers. Null: its
organisation is linked to no other.$$;
comment on column distribution.subscription.ineligible_reason is
$$Why it cannot buy, whatever its status; the first of filter_invalid (see filter_faults), organization_inactive, insufficient_funds, capped
(it has bought as much as its caps allow), closed (outside its opening hours). Null: it can.$$;
comment on column distribution.subscription.filter_faults is
$$What of the filter has no equivalent in the form since it changed; nothing is bought until the owner changes the filter. Null: nothing.$$;
comment on column distribution.subscription.weight is
$$Its share of turns: after a sale it waits this many times less than one of weight 1.$$;
comment on column distribution.subscription.opening_hours is
$$Minutes of the week from Monday 00:00, by the clock of the owner's time zone, at which it takes leads; null: always.$$;
comment on column distribution.subscription.closes_at is $$Open until then; null: always, or not at all now.$$;
comment on column distribution.subscription.resumes_at is $$When capped or closed ends; infinity where a total is reached.$$;
comment on column distribution.subscription.ended_at is $$When it ended, permanently.$$;

alter table distribution.subscription enable row level security;

commit;
