-- Deploy leadmill:distribution/verdict to pg

begin;

create table distribution.verdict (
  run_id uuid not null references distribution.run (id),
  competition_level_id uuid not null,
  place integer not null,
  lead_id uuid not null,
  subscription_id uuid not null,
  organization_id uuid not null,
  verdict text not null,
  created_at timestamptz not null default clock_timestamp(),
  primary key (run_id, competition_level_id, place, created_at),
  constraint verdict_is_known check (verdict in (
    'bought', 'already_bought', 'organization_inactive', 'closed', 'filter', 'filter_unknown', 'insufficient_funds')),
  constraint verdict_place_is_positive check (place >= 1)
) partition by range (created_at);

create table distribution.verdict_default partition of distribution.verdict default;

create index verdict_by_organization on distribution.verdict (organization_id, created_at desc, run_id desc);
create index verdict_by_lead on distribution.verdict (lead_id, organization_id);

comment on table distribution.verdict is
$$What a run decided on each subscription that it looked at: all that bought, and of the others the first 100 at each level.
Who is not here was not asked: paused, without money, behind the last who bought, or his filter cannot want such a lead.
Monthly partitions.$$;
comment on column distribution.verdict.run_id is $$The run.$$;
comment on column distribution.verdict.competition_level_id is $$The level.$$;
comment on column distribution.verdict.place is $$1 was asked first at this level.$$;
comment on column distribution.verdict.lead_id is $$The lead.$$;
comment on column distribution.verdict.subscription_id is $$The subscription.$$;
comment on column distribution.verdict.organization_id is $$Its owner.$$;
comment on column distribution.verdict.verdict is
$$bought; or the gate that stopped it: already_bought (its owner has the lead, or one that shares with it), organization_inactive, closed (its opening hours
ended a moment ago), filter (wants others),
filter_unknown (asks for an answer that the lead has not given), insufficient_funds.$$;
comment on column distribution.verdict.created_at is $$When it was written.$$;
comment on table distribution.verdict_default is $$Rows of months that have no partition: expected to be empty.$$;

insert into ops.partitioned (parent) values ('distribution.verdict');

commit;
