-- Deploy leadmill:distribution/absence to pg

begin;

create table distribution.absence (
  subscription_id uuid not null references distribution.subscription (id),
  began_at timestamptz not null,
  reason text not null,
  ended_at timestamptz,
  primary key (subscription_id, began_at),
  constraint absence_reason_is_known check (
    reason in ('paused', 'ended', 'filter_invalid', 'insufficient_funds', 'organization_inactive', 'capped', 'closed')),
  constraint absence_ends_after_it_began check (ended_at >= began_at)
);

create unique index absence_that_lasts on distribution.absence (subscription_id) where ended_at is null;

comment on table distribution.absence is
$$When a subscription was not in the rotation, and why. Kept by distribution.sync_rotation, so that it can be told later
why a lead was not offered to it.$$;

alter table distribution.absence enable row level security;

comment on column distribution.absence.subscription_id is $$The subscription.$$;
comment on column distribution.absence.began_at is $$Since when.$$;
comment on column distribution.absence.reason is
$$paused (by its owner), ended, filter_invalid (it could not follow the form), insufficient_funds, organization_inactive,
capped, closed.$$;
comment on column distribution.absence.ended_at is $$Until when; null while it lasts.$$;

commit;
