-- Deploy leadmill:distribution/rotation_exclusion to pg

begin;

create table distribution.rotation_exclusion (
  subscription_id uuid not null references distribution.subscription (id),
  began_at timestamptz not null,
  reason text not null,
  ended_at timestamptz,
  primary key (subscription_id, began_at),
  constraint rotation_exclusion_reason_is_known check (
    reason in ('paused', 'ended', 'filter_invalid', 'insufficient_funds', 'organization_inactive', 'capped', 'closed')),
  constraint rotation_exclusion_ends_after_it_began check (ended_at >= began_at)
);

create unique index rotation_exclusion_that_lasts on distribution.rotation_exclusion (subscription_id) where ended_at is null;

comment on table distribution.rotation_exclusion is
$$When a subscription was not in the rotation, and why. Kept by distribution.sync_rotation, so that it can be told later
why a lead was not offered to it.$$;

alter table distribution.rotation_exclusion enable row level security;

comment on column distribution.rotation_exclusion.reason is
$$paused (by its owner), ended, filter_invalid (it could not follow the form), insufficient_funds, organization_inactive,
capped, closed.$$;
comment on column distribution.rotation_exclusion.ended_at is $$Until when; null while it lasts.$$;

commit;
