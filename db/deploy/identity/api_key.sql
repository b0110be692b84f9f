-- Deploy leadmill:identity/api_key to pg

begin;

create table identity.api_key (
  id uuid primary key default ops.uuid_v7(),
  organization_id uuid not null references identity.organization (id),
  name text not null,
  prefix text not null,
  is_test boolean not null generated always as (starts_with(prefix, 'lm_test_')) stored,
  key_hash bytea not null,
  scopes text[] not null,
  niche_ids uuid[],
  networks cidr[],
  expires_at timestamptz,
  rotated_from_id uuid references identity.api_key (id),
  revoked_at timestamptz,
  last_used_at timestamptz,
  created_by uuid references identity.user_account (id),
  created_at timestamptz not null default clock_timestamp(),
  constraint api_key_prefix_is_unique unique (prefix),
  constraint api_key_prefix_is_ours check (prefix ~ '^lm_(live|test)_[0-9A-Za-z]{8}$'),
  constraint api_key_hash_has_its_length check (length(key_hash) = 32),
  constraint api_key_name_has_a_length check (not ops.is_blank(name) and length(name) <= 100),
  constraint api_key_scopes_are_known check (
    scopes <@ '{read,submit_leads,manage}' and array_position(scopes, null) is null and cardinality(scopes) between 1 and 3),
  constraint api_key_for_tests_only_submits check (not is_test or scopes = '{submit_leads}'),
  constraint api_key_niches_bound_submissions check (
    niche_ids is null or (scopes = '{submit_leads}' and cardinality(niche_ids) between 1 and 100 and array_position(niche_ids, null) is null)),
  constraint api_key_networks_are_some check (
    networks is null or (cardinality(networks) between 1 and 20 and array_position(networks, null) is null)),
  constraint api_key_is_rotated_once unique (rotated_from_id)
);

create index api_key_by_organization on identity.api_key (organization_id, created_at desc, id desc);

create index api_key_by_creator on identity.api_key (created_by) where created_by is not null;

comment on table identity.api_key is
$$Keys with which programs of an organisation call the API. The key itself is shown once and not stored.$$;
comment on column identity.api_key.prefix is $$The beginning of the key, by which it is found. Not secret.$$;
comment on column identity.api_key.is_test is
$$A key for tests: it submits test leads (intake.test_lead) and reads what is public, nothing else. Its prefix says so.$$;
comment on column identity.api_key.key_hash is $$Keyed hash of the whole key.$$;
comment on column identity.api_key.scopes is
$$read: see what members see; submit_leads: submit leads and see what became of them; manage: change subscriptions, rules and
channels.$$;
comment on column identity.api_key.niche_ids is
$$The niches for which it may submit leads; null: all. Only for keys that do nothing else.$$;
comment on column identity.api_key.networks is $$Networks from which it may be used; null: from everywhere.$$;
comment on column identity.api_key.expires_at is $$From then on it is refused; null: never. A rotation sets it to the end of the overlap.$$;
comment on column identity.api_key.rotated_from_id is $$The key that it replaces.$$;
comment on column identity.api_key.last_used_at is $$To the minute, and a little late; requests that fail are not counted.$$;

alter table identity.api_key enable row level security;

commit;
