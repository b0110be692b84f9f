-- Deploy leadmill:identity/membership to pg

begin;

create table identity.membership (
  user_id uuid not null references identity.user_account (id),
  organization_id uuid not null references identity.organization (id),
  role text not null default 'owner',
  created_at timestamptz not null default clock_timestamp(),
  ended_at timestamptz,
  primary key (user_id, organization_id),
  constraint membership_role_is_known check (role in ('owner', 'admin', 'member', 'billing', 'viewer'))
);

create index membership_by_organization on identity.membership (organization_id);

comment on table identity.membership is $$Which users belong to which organisations.$$;
comment on column identity.membership.role is $$owner, admin, member, billing or viewer; what each may do is in identity.role_permission.$$;

alter table identity.membership enable row level security;

commit;
