-- Deploy leadmill:identity/organization to pg

begin;

create table identity.organization (
  id uuid primary key default ops.uuid_v7(),
  name text not null,
  website text,
  status text not null default 'pending',
  time_zone text not null default 'UTC',
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),
  deleted_at timestamptz,
  constraint organization_name_has_a_length check (not ops.is_blank(name) and length(name) <= 200),
  constraint organization_website_is_short check (length(website) <= 500),
  constraint organization_status_is_known check (status in ('pending', 'active', 'deactivated', 'suspended'))
);

create index organization_by_age on identity.organization (created_at desc, id desc);

create index organization_pending on identity.organization (created_at) where status = 'pending' and deleted_at is null;

-- What identity.organization_text() returns, which finds words in it.
create index organization_by_words on identity.organization
using gin (lower(name || ' ' || coalesce(website, '')) extensions.gin_trgm_ops);

comment on table identity.organization is
$$A tenant. A provider that buys leads is an organisation; each row of a tenant's data has its id.$$;
comment on column identity.organization.website is $$Address of the web site, if given.$$;
comment on column identity.organization.status is
$$pending: waiting for approval; active: may buy; deactivated: closed; suspended: blocked by an admin.$$;
comment on column identity.organization.time_zone is
$$IANA name. Days, caps and opening hours of the organisation are counted in it.$$;

alter table identity.organization enable row level security;

commit;
