-- Deploy leadmill:ops/entitlement to pg

begin;

create table ops.entitlement_kind (
  name text primary key,
  default_value jsonb not null,
  is_feature boolean not null generated always as (jsonb_typeof(default_value) = 'boolean') stored,
  comment text not null,
  constraint entitlement_kind_name_is_snake_case check (name ~ '^[a-z]+(_[a-z]+)*$'),
  constraint entitlement_kind_default_value_is_a_limit_or_feature check (
    jsonb_typeof(default_value) in ('boolean', 'null') or default_value::text ~ '^[0-9]{1,15}$'),
  constraint entitlement_kind_is_feature_or_limit unique (name, is_feature)
);

alter table ops.entitlement_kind enable row level security;

-- no policy: only definers read it

comment on table ops.entitlement_kind is
$$What an organisation may be entitled to, by a plan or otherwise: features, and limits of how much it may have or do.$$;
comment on column ops.entitlement_kind.default_value is
$$What an organisation has without a plan: true or false for a feature; for a limit a whole number, or null for unlimited.$$;

create table ops.entitlement (
  organization_id uuid not null,
  name text not null,
  value jsonb not null,
  is_feature boolean not null generated always as (jsonb_typeof(value) = 'boolean') stored,
  primary key (organization_id, name),
  -- A feature cannot become a limit, nor a limit a feature.
  constraint entitlement_is_of_a_kind foreign key (name, is_feature) references ops.entitlement_kind (name, is_feature),
  constraint entitlement_value_is_a_limit_or_feature check (
    jsonb_typeof(value) in ('boolean', 'null') or value::text ~ '^[0-9]{1,15}$')
);

create index entitlement_by_name on ops.entitlement (name);

alter table ops.entitlement enable row level security;

-- no policy: only definers read it

comment on table ops.entitlement is
$$What an organisation is entitled to where that differs from the default. Written by ops.set_entitlements(), so that every room can read
what billing decides.$$;
comment on column ops.entitlement.organization_id is
$$The organisation. Without a foreign key, because organisations belong to a higher room.$$;
comment on column ops.entitlement.value is $$As ops.entitlement_kind.default_value.$$;

commit;
