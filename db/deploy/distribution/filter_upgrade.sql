-- Deploy leadmill:distribution/filter_upgrade to pg

begin;

create table distribution.filter_upgrade (
  niche_id uuid primary key references catalog.niche (id) on delete cascade,
  form_schema_id uuid not null,
  upgraded_count integer not null default 0,
  invalid_count integer not null default 0,
  requested_at timestamptz not null default clock_timestamp(),
  finished_at timestamptz,
  constraint filter_upgrade_schema_is_of_its_niche foreign key (form_schema_id, niche_id)
    references catalog.form_schema (id, niche_id) on delete cascade,
  constraint filter_upgrade_counts_are_not_negative check (upgraded_count >= 0 and invalid_count >= 0)
);

create index filter_upgrade_by_schema on distribution.filter_upgrade (form_schema_id, niche_id);

comment on table distribution.filter_upgrade is
$$The last time that the filters of a niche were brought to a new version of its form. Until it is finished the leads of the
niche wait: there is no right answer to whether a filter wants a lead that it does not understand.$$;
comment on column distribution.filter_upgrade.form_schema_id is $$The version that was activated.$$;
comment on column distribution.filter_upgrade.upgraded_count is $$Subscriptions whose filter was upgraded.$$;
comment on column distribution.filter_upgrade.invalid_count is $$Subscriptions whose filter could not be.$$;
comment on column distribution.filter_upgrade.requested_at is $$When the version was activated.$$;
comment on column distribution.filter_upgrade.finished_at is $$When the last filter was done.$$;

alter table distribution.filter_upgrade enable row level security;

commit;
